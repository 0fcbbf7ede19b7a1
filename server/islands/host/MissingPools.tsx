import type { MissingPoolView } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { Age } from "../ui/Age.tsx";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { MAX_NOTE_LENGTH } from "../../views/expiry.ts";

interface MissingPoolsProps {
  host: string;
  pools: readonly MissingPoolView[];
}

/** Pools that the host had, and what can be said of each. Plain forms: they need no script. */
export function MissingPools({ host, pools }: MissingPoolsProps) {
  if (pools.length === 0) return null;
  return (
    <section class="section" aria-labelledby="section-missing-pools">
      <header class="section-head">
        <h2 id="section-missing-pools">Pools that are gone</h2>
      </header>
      <ul class="missing-pools card">
        {pools.map((pool) => <MissingPool key={pool.id} host={host} pool={pool} />)}
      </ul>
    </section>
  );
}

function MissingPool({ host, pool }: { host: string; pool: MissingPoolView }) {
  return (
    <li data-role="missing-pool" data-guid={pool.id}>
      <p class="missing-pool">
        <b>{pool.name}</b>
        <StateBadge pool={pool} />
        <span class="muted">
          {pool.last_health !== null && `was ${pool.last_health}, `}
          {pool.last_seen_unix === null ? "last seen at a time not known" : (
            <>
              last seen <Age unix={pool.last_seen_unix} />
            </>
          )}
          {pool.rebooted_since === true && ", before the host was started anew"}
        </span>
      </p>
      {pool.word === null
        ? <WordForm host={host} pool={pool} />
        : <TakeBack host={host} pool={pool} note={pool.word.note} />}
    </li>
  );
}

function StateBadge({ pool: { word } }: { pool: MissingPoolView }) {
  if (word === null) return <LevelBadge tone="warning">gone</LevelBadge>;
  return (
    <LevelBadge tone="none">
      {word.what === "left" ? "left on purpose" : "comes and goes"}
    </LevelBadge>
  );
}

function WordForm({ host, pool }: { host: string; pool: MissingPoolView }) {
  return (
    <form class="missing-form" method="post" action={`${hostPath(host)}/pools/left`}>
      <input type="hidden" name="guid" value={pool.id} />
      <input
        name="note"
        maxLength={MAX_NOTE_LENGTH}
        placeholder="Note, such as: disks sold"
        aria-label={`Note on ${pool.name}`}
        autocomplete="off"
      />
      <button type="submit" class="secondary" name="word" value="left">It left on purpose</button>
      <button type="submit" class="secondary" name="word" value="comes_and_goes">
        It comes and goes
      </button>
    </form>
  );
}

function TakeBack({ host, pool, note }: { host: string; pool: MissingPoolView; note: string }) {
  return (
    <form class="missing-form" method="post" action={`${hostPath(host)}/pools/left/delete`}>
      <input type="hidden" name="guid" value={pool.id} />
      {note !== "" && <span class="muted">{note}</span>}
      <button type="submit" class="quiet">
        Miss it again<span class="sr-only">{`: ${pool.name}`}</span>
      </button>
    </form>
  );
}
