/** The windows that hold at present. */
import { nextEdgeMs, occurrenceAt } from "../incidents/machine/windows.ts";
import type { WindowsNow } from "../views/windows_now.ts";
import type { AppRequest } from "../web/app_request.ts";

export function readWindowsNow(request: AppRequest): WindowsNow {
  const { telling, clock } = request.get("context");
  const nowMs = clock.nowMs();
  const windows = telling.desk.windows();
  const edges = windows.flatMap((window) => nextEdgeMs(window, nowMs) ?? []);
  return {
    windows: windows.flatMap((window) => {
      const held = occurrenceAt(window, nowMs);
      const { id, selector, codes } = window;
      return held === null ? [] : { id, selector, codes, until_unix: held.end_ms / 1000 };
    }),
    next_unix: edges.length === 0 ? null : Math.min(...edges) / 1000,
  };
}

/** `GET /api/windows`: those that hold, and when one next begins or ends. */
export function listWindowsNow(request: AppRequest): Response {
  return request.json(readWindowsNow(request));
}
