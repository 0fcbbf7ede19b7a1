/** `GET /hosts/:name?at=`: a host as it was at a past minute. Nothing on it changes any more. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { LevelBadge, LevelIcon, toneWord } from "../../islands/ui/LevelBadge.tsx";
import { formatMoment, formatUptime, UNKNOWN } from "../../islands/ui/format.ts";
import { Lasting } from "../../islands/ui/Age.tsx";
import { reasonText } from "../../islands/ui/ReasonList.tsx";
import { NowContext } from "../../islands/ui/server_clock.ts";
import { MomentForm } from "../../islands/host/MomentForm.tsx";
import { shortPveVersion } from "../../islands/host/versions.ts";
import { formatMinute, type ListedChange, type PastHost } from "../../views/mod.ts";
import { readPage } from "../../../shared/page_of.ts";
import { hostPath, pastHostPath } from "../../views/paths.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";
import { findPastHost } from "./find_past_host.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { PastFactTables } from "./PastFactTables.tsx";
import { PastSections } from "./PastSections.tsx";

export async function showPastHost(request: AppRequest): Promise<Response> {
  const found = await findPastHost(request);
  if (found === "host_not_found") return sendHostNotFound(request);
  const name = request.req.param("name") ?? "";
  if ("problem" in found) {
    return sendPage(request, {
      status: 400,
      title: "Cannot show this time",
      body: <NoSuchTime name={name} problem={found.problem} />,
      live: false,
    });
  }
  const page = readPage(request.req.query("page"));
  return sendPage(request, {
    title: `${found.name} at ${formatMinute(found.at_unix)}`,
    body: <PastHostPage host={found} page={page} />,
    live: false,
  });
}

function NoSuchTime({ name, problem }: { name: string; problem: string }) {
  return (
    <section class="empty card">
      <h1>Cannot show this time</h1>
      <p>{problem}.</p>
      <p>
        <a href={hostPath(name)}>{name} as it is now</a>
      </p>
    </section>
  );
}

export function PastHostPage({ host, page }: { host: PastHost; page: number }) {
  const { view, facts, at_unix } = host;
  return (
    // Ages are those of then.
    <NowContext.Provider value={signal(at_unix)}>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/">Now</a> / <a href={hostPath(host.name)}>{host.name}</a>
      </nav>
      <div class="past-host">
        <Banner host={host} />
        <Head host={host} />
        <Reasons reasons={host.reasons} />
        {view !== null && <PastSections {...{ view, page, at_unix }} />}
        {facts !== null && <PastFactTables facts={facts} {...{ host, page }} />}
      </div>
    </NowContext.Provider>
  );
}

/** That all of this is over, how far it reaches, and the way to other times. */
function Banner({ host }: { host: PastHost }) {
  const { name, at_unix, earlier_unix, later_unix } = host;
  return (
    <section class="past-banner card" role="region" aria-label="A past time">
      <p>
        <strong>As of {formatMoment(at_unix)}</strong>{" "}
        <span>This is the past, and nothing on this page changes.</span>
      </p>
      <p>{reachText(host)}</p>
      <nav class="form-line" aria-label="Other times">
        {earlier_unix !== null && (
          <a href={pastHostPath(name, earlier_unix)} rel="prev">Before the last change</a>
        )}
        {later_unix !== null && (
          <a href={pastHostPath(name, later_unix)} rel="next">After the next change</a>
        )}
        <a href={hostPath(name)}>Now</a>
      </nav>
      <MomentForm name={name} at={formatMinute(at_unix)} />
    </section>
  );
}

function reachText({ view, facts }: PastHost): string {
  const muted = "Reasons are those that were listed then, whether or not they were muted.";
  if (view !== null) return `All of it is from the samples of then. ${muted}`;
  const cut = facts?.cut_count ?? 0;
  return [
    "The samples of then are not kept any more: this is what the journal and the ledger know.",
    "What was told for the first time since then is among it.",
    facts?.is_whole === true
      ? []
      : "The journal does not reach that far for all of it: some may be of a later time.",
    cut === 0 ? [] : `${cut} values of then were too long to be kept and are left out.`,
    muted,
  ].flat().join(" ");
}

function Head({ host: { name, level, view, facts } }: { host: PastHost }) {
  const versions = facts?.host;
  return (
    <header class="past-head" data-status={level}>
      <div class="host-title">
        <h1>{name}</h1>
        <LevelBadge tone={level} />
      </div>
      <dl class="facts host-facts">
        {view !== null && (
          <Fact label="Uptime">{formatUptime(view.host.value?.uptime_seconds ?? null)}</Fact>
        )}
        <Fact label="Proxmox VE">
          {shortPveVersion(view?.pve_version ?? versions?.["pve_version"] ?? null) ?? UNKNOWN}
        </Fact>
        <Fact label="ZFS">
          {(view?.zfs_version ?? versions?.["zfs_version"] ?? UNKNOWN).replace(/^zfs-/, "")}
        </Fact>
        <Fact label="Kernel">
          {view?.kernel_version ?? versions?.["kernel_version"] ?? UNKNOWN}
        </Fact>
      </dl>
    </header>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Reasons({ reasons }: { reasons: readonly ListedChange[] }) {
  if (reasons.length === 0) return <p class="card why">No problems were listed.</p>;
  return (
    <div class="card why">
      <ul class="reasons">
        {reasons.map((reason) => (
          <li key={reason.id} class="reason" data-tone={reason.level}>
            <LevelIcon tone={reason.level} />
            <span class="reason-text">
              <span class="sr-only">{toneWord(reason.level)}:</span> {reasonText(reason)}
            </span>
            <span class="reason-since">
              <Lasting unix={reason.opened_unix} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
