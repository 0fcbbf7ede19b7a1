/** What every page loads: finds the page's islands and hydrates them on one live connection. */
import { type FunctionComponent, h, hydrate } from "preact";
import { createLiveFeed, LiveContext } from "./live.ts";
import { restWhileHidden } from "./rest_while_hidden.ts";
import { followSearchKey } from "./search_key.ts";
import { openActsInPlace } from "./act_dialog.ts";
import { followKeysOncePressed } from "./first_key.ts";
import { followRows } from "./drawer/drawer_rows.ts";
import { isIslandName, ISLANDS } from "./mod.ts";
import { closeMenus } from "./close_menus.ts";
import { followSilence, greyWhileSilent, SilenceContext } from "./silence.ts";
import { moveAges } from "./times/move_ages.ts";
import { rewriteTimes } from "./times/rewrite_times.ts";

const RELOAD_AFTER_MS = 30_000;

const live = createLiveFeed({ endPoint: "/live", isSignedIn });
const silence = followSilence(live.state);

for (const root of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const hydrated = hydrateIsland(root, root.dataset["island"] ?? "");
  live.expect(hydrated);
  hydrated.catch((error) => {
    reportError(error);
    // Nobody stands at a screen on a wall to load again what did not come.
    if (isWall()) setTimeout(() => location.reload(), RELOAD_AFTER_MS);
  });
}
openActsInPlace();
followRows();
followSearchKey();
followKeysOncePressed();
restWhileHidden(live);
greyWhileSilent(silence);
rewriteTimes();
moveAges();
tellTimesOnceLookedAt();
closeMenus();

/** Loaded once something is pointed at or has the focus: no page waits for it. */
function tellTimesOnceLookedAt(): void {
  const stop = new AbortController();
  const load = ({ target }: Event) => {
    stop.abort();
    import("./times/time_tip.ts").then(({ tellFullTimes }) => tellFullTimes(target), reportError);
  };
  for (const type of ["pointerover", "focusin"]) {
    document.addEventListener(type, load, { signal: stop.signal });
  }
}

function isWall(): boolean {
  return location.pathname === "/wall";
}

/** A screen on a wall has no session, and reads its page alone. */
async function isSignedIn(): Promise<boolean> {
  const asked = isWall() ? "/wall" : "/api/session";
  const { status } = await fetch(asked, { method: "HEAD", signal: AbortSignal.timeout(10_000) });
  return status !== 401;
}

async function hydrateIsland(root: HTMLElement, name: string): Promise<void> {
  if (!isIslandName(name)) throw new RangeError(`Cannot hydrate "${name}": no such island`);
  const props: object = JSON.parse(root.nextElementSibling?.textContent ?? "{}");
  // `Island` on the server wrote component and props as a pair; the union has lost that.
  const component = await ISLANDS[name]() as FunctionComponent<object>;
  const within = h(SilenceContext.Provider, { value: silence }, h(component, props));
  hydrate(h(LiveContext.Provider, { value: live }, within), root);
}
