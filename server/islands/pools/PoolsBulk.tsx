import { countText } from "../../../shared/verdict/number_text.ts";
import type { PoolRow } from "../../views/mod.ts";
import { acknowledgeAll, muteAll } from "../acts/incident_acts.ts";
import { silenceHosts } from "../acts/silence_hosts.ts";
import { SilenceMenu } from "../acts/SilenceMenu.tsx";
import { ActNote } from "../table/ActNote.tsx";
import { type Done, useActs } from "../table/acts.ts";

export interface PoolsBulkProps {
  /** Those that are ticked. */
  chosen: readonly PoolRow[];
  clear: () => void;
}

/** What can be done to the ticked pools: to what is wrong with them, and to their hosts. */
export function PoolsBulk({ chosen, clear }: PoolsBulkProps) {
  const acts = useActs();
  const hosts = [...new Set(chosen.map(({ host }) => host))];
  const incidents = [
    ...new Set(
      chosen.flatMap(({ reasons }) =>
        reasons.flatMap(({ incident, muted }) => muted === null ? incident?.id ?? [] : [])
      ),
    ),
  ];
  const run = async (act: () => Promise<Done>) => {
    if (await acts.run(act)) clear();
  };
  return (
    <div class="bulk">
      <ActNote acts={acts} />
      {chosen.length > 0 && (
        <section class="bulk-bar card" aria-label="Ticked pools">
          <strong role="status">{countText(chosen.length, "pool")}</strong>
          <SilenceMenu
            what={`the hosts of the ticked pools`}
            word={`Silence ${countText(hosts.length, "host")}`}
            silence={(until) => void run(() => silenceHosts({ hosts }, until, new Date()))}
          />
          {incidents.length === 0 ? <span class="muted">No incident of them is open</span> : (
            <>
              <button
                type="button"
                class="secondary"
                onClick={() => void run(() => acknowledgeAll(incidents, ""))}
              >
                Acknowledge {countText(incidents.length, "incident")}
              </button>
              <SilenceMenu
                what="what is wrong with the ticked pools"
                word="Mute"
                silence={(until) =>
                  void run(() => muteAll(incidents, { note: "", until, now: new Date() }))}
              />
            </>
          )}
          <button type="button" class="quiet" onClick={clear}>Untick all</button>
        </section>
      )}
    </div>
  );
}
