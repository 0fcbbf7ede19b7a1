/** What an operator asks at night, each answered within two clicks, or one search, from the first page. */
import { match, ok } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { journalRow } from "../../testing/ledger/rows.ts";
import { openStore } from "../../testing/store.ts";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";
import { openHosts } from "../../tools/screenshots/hosts.ts";
import type { WeekSample } from "../../tools/sample_week/week.ts";

const withPage = shareBrowser();

/** A recorded host with a raidz2 that lost a disk, guests, backups; and one whose mirror lost one. */
const HOST = "pve-degraded";
const MIRROR = "pve-mirror";
const GROUP = "vienna";

const MOST_CLICKS = 2;

/** So long ago was the night. */
const NIGHT_MS = 8 * 3_600_000;

/** An operator before the first page. */
interface Operator {
  page: Page;
  click(target: Locator): Promise<void>;
  /** Types into the search of every page, and opens the first that it finds. */
  search(text: string): Promise<void>;
  /** Waits until the page says it. */
  reads(expected: RegExp): Promise<void>;
}

type Question = [question: string, answer: (operator: Operator) => Promise<void>];

const link = (page: Page, name: string | RegExp) => page.getByRole("link", { name }).first();

/** Among the hosts, not in a line of what is wrong. */
const hostLink = (page: Page) =>
  page.locator(`[data-host="${HOST}"]`).getByRole("link", { name: HOST }).first();

const nav = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });

const QUESTIONS: readonly Question[] = [
  ["what is wrong, since when, how bad, who was told", async ({ page, click, reads }) => {
    await click(nav(page, "Incidents"));
    await click(link(page, /1 of 6 disks FAULTED/));
    await reads(/Critical[\s\S]*1 of 6 disks FAULTED[\s\S]*Nothing was sent/);
    ok(await page.locator("main time").count() > 0, "it does not say since when");
  }],
  ["which pool loses data with the next disk", async ({ page, click }) => {
    await click(nav(page, "Pools"));
    const first = page.locator('[data-role="pool"]').first();
    await until(
      "the pool that can lose none comes first",
      async () => /rpool[\s\S]*no disk/.test(await first.innerText()),
    );
  }],
  ["is VM 201 protected", async ({ search, reads }) => {
    await search("201");
    await reads(/gitlab \(VM 201\)[\s\S]*Is it safe\?[\s\S]*Protected: each of its disks/);
    await reads(/Critical: tank, where scsi0 lies/);
  }],
  ["which guests have no backup", async ({ page, click, reads }) => {
    await click(nav(page, "Guests"));
    await click(link(page, "No backup"));
    await page.locator('[data-role="guest"][data-vmid="201"]').waitFor({ state: "detached" });
    await reads(/proxy[\s\S]*pve-degraded[\s\S]*none/);
    match(page.url(), /\/vms\?q=backup%3Anone/);
  }],
  ["what changed last night", async ({ page, click, reads }) => {
    await click(link(page, /^What changed/));
    await reads(/pve-mirror[\s\S]*Configuration of[\s\S]*qemu\/101[\s\S]*cores[\s\S]*4 → 8/);
  }],
  ["when is tank full", async ({ page, click, reads }) => {
    await click(nav(page, "Pools"));
    await reads(/tank[\s\S]*(full on|Growth is known after 7 days)/);
  }],
  ["which disks have errors since I last looked", async ({ page, click, reads }) => {
    await click(hostLink(page));
    await reads(/SINCE ACKNOWLEDGED[\s\S]*A003[\s\S]*17 not acknowledged/);
  }],
  ["where is 192.168.20.43", async ({ page, search, reads }) => {
    await search("192.168.20.43");
    await reads(/proxy \(CT 202\)[\s\S]*on pve-degraded/);
    match(page.url(), /\/hosts\/pve-degraded\//);
  }],
  ["silence this group until 06:00", async ({ page, click }) => {
    await click(hostLink(page));
    await click(link(page, `Window for ${GROUP}`));
    await until(
      "the group is filled in",
      async () =>
        (await page.locator("main input").evaluateAll((fields) =>
          fields.map((field) => (field as HTMLInputElement).value)
        )).includes(GROUP),
    );
    ok(await page.getByLabel(/End|Until/).first().isVisible(), "no field for its end");
  }],
];

/** One disk of two failed. */
function loseOneOfMirror({ kind, data }: WeekSample): void {
  if (kind !== "fast") return;
  const [pool] = (data["zfs_pools"] as { pools: Record<string, unknown>[] }).pools;
  if (pool === undefined) return;
  type Entry = Record<string, unknown> & { children: Entry[] };
  const [root] = structuredClone(pool["vdevs"]) as Entry[];
  const mirror = root?.children[0];
  const disk = mirror?.children[0];
  if (root === undefined || mirror === undefined || disk === undefined) return;
  root["state"] = mirror["state"] = "DEGRADED";
  disk["state"] = "FAULTED";
  pool["vdevs"] = [root];
  pool["health"] = "DEGRADED";
}

async function withFleet(run: (server: TestServer) => Promise<void>): Promise<void> {
  await withServer(async (server) => {
    await using hosts = openHosts(server);
    await hosts.record("degraded");
    await hosts.simulate(MIRROR, { guests: 3, change: loseOneOfMirror });
    {
      await using store = await openStore({ path: server.database_path });
      await store.changeHosts([HOST], { group: GROUP });
      const mirror = await store.findHost(MIRROR);
      const change = {
        kind: "guest_config",
        subject_id: "qemu/101",
        before: "4",
        after: "8",
      } as const;
      const row = journalRow("cores", {
        ...change,
        host_id: mirror?.id ?? 0,
        at_ms: Date.now() - NIGHT_MS,
      });
      await store.transaction((transaction) => transaction.putLedger({ journal: [row] }));
    }
    await run(server);
  });
}

Deno.test("each question of a night is answered within two clicks, or one search, from /", (t) =>
  withFleet(async (server) => {
    for (const [question, answer] of QUESTIONS) {
      await t.step(`${question}?`, () =>
        withPage(async (page) => {
          await enter(page, server);
          await settle(page);
          let clicks = 0;
          await answer({
            page,
            click: async (target) => {
              clicks++;
              await target.click();
            },
            search: async (text) => {
              clicks = MOST_CLICKS;
              await page.keyboard.press("/");
              await page.keyboard.type(text);
              await page.getByRole("option").first().waitFor();
              await page.locator(".search-popup").getByText(/\d found/).waitFor();
              await page.keyboard.press("Enter");
            },
            reads: (expected) =>
              until(`the page says ${expected}`, async () =>
                expected.test(await page.locator("main").innerText())),
          });
          ok(clicks <= MOST_CLICKS, `${clicks} clicks`);
        }, { viewport: { width: 1280, height: 900 } }));
    }
  }));
