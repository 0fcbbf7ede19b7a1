/** Cards of a large fleet: whoever scrolls through them reads on where they were. */
import { ok } from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, settle, shareBrowser } from "../../testing/browser.ts";
import { TestingClock } from "../../testing/clock.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const withPage = shareBrowser();

const HOSTS = 120;
/** A row of text: what is read may not move further by itself. */
const ROW_PX = 28;

Deno.test("scrolling through many cards on a phone moves them by what was scrolled, down and up", () =>
  withServer(async (server) => {
    await using agents = new AsyncDisposableStack();
    for (let at = 0; at < HOSTS; at++) agents.use(await openHost(server, at));
    await withPage(async (page) => {
      await page.context().addCookies([{ name: "fleet_layout", value: "cards", url: server.url }]);
      await enter(page, server);
      await settle(page);
      await until("each card has a height of its own", () => page.evaluate(hasNoGuess));
      for (const way of ["up", "down"] as const) {
        const jumps = await scrollThrough(page, way);
        const worst = Math.max(...jumps);
        ok(jumps.length > 50, `${jumps.length} steps`);
        ok(worst <= ROW_PX, `${way}: ${worst} px`);
      }
    }, { viewport: { width: 390, height: 800 } });
  }, { clock: new TestingClock(Date.now()) }));

/** Runs in the page: whether the browser knows of all cards how high they are. */
function hasNoGuess(): boolean {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-role="host-card"]')];
  return cards.every((card) => {
    const { contentVisibility, containIntrinsicHeight, paddingTop } = getComputedStyle(card);
    const guess = parseFloat(containIntrinsicHeight.replace("auto ", "")) +
      2 * parseFloat(paddingTop);
    return contentVisibility === "visible" || Math.abs(card.clientHeight - guess) >= 1;
  });
}

/** By how much a card in the middle moved too far, px, at each step from one end to the other. */
function scrollThrough(page: Page, way: "down" | "up"): Promise<number[]> {
  return page.evaluate(async (way) => {
    const frames = async () => {
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    };
    const end = () => document.documentElement.scrollHeight - innerHeight;
    scrollTo(0, way === "down" ? 0 : end());
    await frames();
    const jumps: number[] = [];
    for (;;) {
      const card = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest(
        "[data-host]",
      );
      const before = { y: scrollY, top: card?.getBoundingClientRect().top ?? 0 };
      scrollBy(0, way === "down" ? 390 : -390);
      const scrolled = scrollY - before.y;
      if (scrolled === 0) return jumps;
      await frames();
      const moved = before.top - (card?.getBoundingClientRect().top ?? 0);
      if (card) jumps.push(Math.abs(moved - scrolled));
    }
  }, way);
}

/** Every fourth has something wrong, so that cards are of several heights. */
async function openHost(server: TestServer, at: number) {
  const name = `pve-${1000 + at}`;
  const token = await server.register(name);
  const socket = await openRawSocket(server.url);
  await socket.deliver(`host:${name}`, "phx_join", { token });
  const pools = Array.from({ length: at % 4 }, (_, pool) => ({
    name: `tank-${pool}`,
    guid: `${at}${pool}`,
    health: at % 8 === 0 ? "DEGRADED" : "ONLINE",
    vdevs: [],
  }));
  const data = { zfs_pools: { available: true, pools }, vms_runtime: { vms: [] } };
  const collected_at = new Date().toISOString();
  await socket.deliver(`host:${name}`, "metric:fast", { collected_at, data });
  return socket;
}
