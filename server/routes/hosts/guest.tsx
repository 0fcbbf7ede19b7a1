import { signal } from "@preact/signals";
import type { AppRequest } from "../../web/app_request.ts";
import { hostPath } from "../../views/paths.ts";
import { GuestDetails } from "../../islands/host/GuestDetails.tsx";
import { Age } from "../../islands/ui/Age.tsx";
import { GuestTable } from "../../islands/host/GuestTable.tsx";
import { NowContext } from "../../islands/ui/server_clock.ts";
import { sendPage } from "../../web/send_page.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { SafetyCard } from "./SafetyCard.tsx";
import { findGuest, type FoundGuest } from "./find_guest.ts";

/** `GET /hosts/:name/guests/:type/:vmid`: one guest, as it stood when the page was made. */
export async function showGuest(request: AppRequest): Promise<Response> {
  const found = await findGuest(request);
  if (found === "host_not_found") return sendHostNotFound(request);
  if (found === "guest_not_found") {
    const host = request.req.param("name") ?? "";
    return sendPage(request, {
      status: 404,
      title: "Guest not found",
      body: <GuestNotFoundPage host={host} />,
      live: false,
    });
  }
  const now_unix = request.get("context").clock.nowMs() / 1000;
  return sendPage(request, {
    title: titleOf(found),
    body: <GuestPage found={found} now_unix={now_unix} />,
    live: false,
  });
}

interface GuestPageProps {
  found: FoundGuest;
  now_unix: number;
}

/** One guest. */
export function GuestPage({ found, now_unix }: GuestPageProps) {
  const { host, guest, read, details, safety } = found;
  return (
    <NowContext.Provider value={signal(now_unix)}>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/">Fleet</a> / <a href={hostPath(host)}>{host}</a>
      </nav>
      <div class="guest-page">
        <h1>{titleOf(found)}</h1>
        <SafetyCard safety={safety} />
        {guest === null
          ? <p class="nothing card">The host's last list of guests does not hold it</p>
          : (
            <>
              <p class="muted">
                How it runs was read <Age unix={read.unix} />
                {read.is_held && ", and not since"}
              </p>
              <GuestTable host={host} guests={[guest]} />
            </>
          )}
        <section class="card guest-card">
          <GuestDetails {...details} />
        </section>
      </div>
    </NowContext.Provider>
  );
}

function titleOf({ guest, details, type, vmid }: FoundGuest): string {
  const name = guest?.name ?? details.detail?.name ?? null;
  const word = `${type === "qemu" ? "VM" : "CT"} ${vmid}`;
  return name === null ? word : `${name} (${word})`;
}

function GuestNotFoundPage({ host }: { host: string }) {
  return (
    <section class="empty card">
      <h1>Guest not found</h1>
      <p>
        <strong class="name">{host}</strong> has no such guest, or nothing readable of it is stored.
      </p>
      <p>
        <a href={hostPath(host)}>Back to the host</a>
      </p>
    </section>
  );
}
