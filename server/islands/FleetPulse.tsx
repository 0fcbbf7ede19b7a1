import { useContext } from "preact/hooks";
import { useSignal, useSignalEffect } from "@preact/signals";
import { type FleetSummary, tabTitle, worstOf } from "../views/fleet_summary.ts";
import { LiveContext, useLive } from "./live.ts";
import { tabIcon } from "./tab_icon.ts";
import { formatCount } from "./ui/format.ts";

interface FleetPulseProps {
  summary: FleetSummary;
  /** What the page is called. */
  title: string;
}

/**
 * Says in the tab how the fleet is, by title and icon, on whatever page; and beside the link to the
 * incidents how many are critical and taken on by nobody.
 */
export function FleetPulse({ summary: first, title }: FleetPulseProps) {
  const live = useContext(LiveContext);
  const summary = useSignal(first);
  const take = (next: FleetSummary) => {
    summary.value = next;
  };
  useLive("summary", { joined: take, summary: take });
  useSignalEffect(() => {
    const { counts } = summary.value;
    document.title = tabTitle(title, counts);
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    icon?.setAttribute("href", tabIcon(worstOf(counts), live?.state.value === "live"));
  });
  const { open_critical } = summary.value;
  return open_critical === 0 ? null : (
    <span class="nav-count" data-role="open-critical">
      {formatCount(open_critical)} <span class="sr-only">critical, open</span>
    </span>
  );
}
