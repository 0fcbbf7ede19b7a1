import { formatCount } from "../ui/format.ts";

/** How many windows hold, in which nothing is told, and the way to them; nothing of none. */
export function WindowsRunning({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <a class="windows-running" href="/admin/windows">
      {formatCount(count)} {count === 1 ? "window" : "windows"} running
    </a>
  );
}
