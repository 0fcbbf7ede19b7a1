/** Makes the ages move that no island draws: what was "just now" when the page was made is not for ever. */
import { formatAge, formatLasting, YOUNG_HELD } from "../ui/format.ts";

const AGES = "time.age[datetime]";
/** Ages change in tens of seconds at most. */
const MOVE_EVERY_MS = 10_000;

export function moveAges(): void {
  const ages = [...document.querySelectorAll<HTMLTimeElement>(AGES)]
    .filter((time) => time.closest("[data-island]") === null);
  // The server's clock, which this machine's may differ from.
  const madeUnix = Number(document.documentElement.dataset["madeUnix"]);
  if (ages.length === 0 || !(madeUnix > 0)) return;
  const aheadSeconds = madeUnix - Date.now() / 1000;
  setInterval(() => {
    const nowUnix = Date.now() / 1000 + aheadSeconds;
    for (const time of ages) move(time, nowUnix);
  }, MOVE_EVERY_MS);
}

function move(time: HTMLTimeElement, nowUnix: number): void {
  const unix = Date.parse(time.dateTime) / 1000;
  if (Number.isNaN(unix)) return;
  const isLasting = time.textContent.startsWith("for ") || time.title.startsWith("Since ");
  const text = isLasting ? formatLasting(unix, nowUnix) : formatAge(unix, nowUnix, YOUNG_HELD);
  if (time.textContent !== text) time.textContent = text;
}
