import * as z from "zod";
import { guestAddress } from "./guest_config_network.ts";

const addressSchema = z.object({ "ip-address": z.string() });
const text = z.string().optional().catch(undefined);

const interfaceSchema = z.object({
  "ip-addresses": z.array(addressSchema.nullable().catch(null)).catch([]),
  // Before April 2025 a container's interfaces had these alone, one address of each family.
  inet: text,
  inet6: text,
});
const listSchema = z.array(interfaceSchema.nullable().catch(null));

/** A guest agent's answer is wrapped in `result`; a stopped container's is null. */
const answerSchema = z.union([
  listSchema,
  z.object({ result: listSchema }).transform(({ result }) => result),
  z.null().transform(() => []),
]);

/**
 * Reads the addresses from `pvesh get …/agent/network-get-interfaces` or `…/lxc/VMID/interfaces`
 * (both with `--output-format json`), without loopback and link-local ones. Null when the
 * text is neither.
 */
export function parseGuestInterfaces(text: string): string[] | null {
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) return null;
  const stated = answer.data.flatMap((entry) => [
    ...(entry?.["ip-addresses"] ?? []).map((address) => address?.["ip-address"]),
    entry?.inet,
    entry?.inet6,
  ]);
  const addresses = stated.map((address) => guestAddress(address ?? ""));
  return [...new Set(addresses.filter((address) => address !== null))];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
