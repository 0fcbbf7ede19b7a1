import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { GuestDetailView } from "../../views/mod.ts";
import { GuestDetails } from "./GuestDetails.tsx";

interface LoadedGuestDetailsProps {
  path: string;
  /** When the host last told of its guests' configuration; a newer time reads it anew. */
  told_unix: number | null;
}

/** The details of one guest, which the server reads from its store when asked. */
export function LoadedGuestDetails({ path, told_unix }: LoadedGuestDetailsProps) {
  const details = useSignal<GuestDetailView | null>(null);
  const fault = useSignal<string | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).catch((error) => {
      if (!stop.signal.aborted) fault.value = error instanceof Error ? error.message : `${error}`;
    });
    return () => stop.abort();
  }, [path, told_unix]);

  async function load(signal: AbortSignal) {
    const response = await fetch(`/api${path}`, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    details.value = await response.json();
    fault.value = null;
  }

  if (fault.value !== null) return <p class="notice">Cannot load the details: {fault.value}</p>;
  return details.value === null
    ? <p class="muted">Loading …</p>
    : <GuestDetails {...details.value} />;
}
