/**
 * Root inside a VM decides what its guest agent answers: that costs this guest its addresses, and
 * nobody else anything.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startTestingServer, type TestingServer } from "../../testing/channel_server.ts";
import type { SectionError } from "../../shared/sample/fields.ts";
import { SHARES } from "../../shared/shares.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";

const HARMLESS = 1000;
const FIRST_HOSTILE = 1001;
const RESOURCES = "commands/pvesh/get_+cluster+resources_--output-format_json.out";

const { answerBytes } = SHARES.guestAgent;
const { addressesPerGuest } = SHARES.sample;
/** From source the agent takes 90 MB before it asks a guest; one answer adds little. */
const MAX_PEAK_BYTES = 160e6;
/** What no answer may keep the fast samples waiting for; they are due every second. */
const MAX_GAP_MS = 5_000;

const TOO_LARGE = new RegExp(`more than ${answerBytes} bytes of output$`);
const SHAPELESS = /not a list of interfaces$/;
const CUT = new RegExp(`more than ${addressesPerGuest}$`);

/** Answers of a guest agent, what is then said of its guest, and how many addresses it has. */
const ANSWERS: readonly [what: string, answer: string, error: RegExp, ips: number][] = [
  ["9 MB of empty objects", listOf("{}", 9e6), TOO_LARGE, 0],
  ["its share of empty objects", listOf("{}", answerBytes), SHAPELESS, 0],
  ["its share of numbers", listOf("1", answerBytes), SHAPELESS, 0],
  ["its share of nesting", "[".repeat(answerBytes / 2) + "]".repeat(answerBytes / 2), SHAPELESS, 0],
  ["its share of addresses", addresses(4_000), CUT, addressesPerGuest],
  ["300,000 addresses", addresses(300_000), TOO_LARGE, 0],
];

Deno.test("what a guest agent answers costs its own guest alone", async (t) => {
  await using server = await startTestingServer();
  await using host = await openAgentHost("healthy");
  const guests = ANSWERS.map((answer, index) => ({ vmid: FIRST_HOSTILE + index, answer }));
  await addGuests(host, [
    { vmid: HARMLESS, answer: addresses(1) },
    ...guests.map(({ vmid, answer: [, answer] }) => ({ vmid, answer })),
  ]);
  await host.configure({
    server_url: server.endPoint,
    intervals: { fast_seconds: 1, medium_seconds: 3 },
    paths: { pve: join(host.directory, "pve") },
  });
  await using agent = await host.start("run");
  // A busy machine may be late with the first ones.
  const told = () =>
    detailsOf(server).find(({ vms }) =>
      [HARMLESS, ...guests.map(({ vmid }) => vmid)].every((vmid) => vms.some(hasAnswered(vmid)))
    );
  await until("all guests have answered", () => told() !== undefined);
  const { vms = [], errors } = told() ?? {};
  const find = (vmid: number) => vms.find((vm) => vm.vmid === vmid);

  for (const { vmid, answer: [what, , error, count] } of guests) {
    await t.step(`${what}: an error of its own, and ${count} addresses`, () => {
      strictEqual(find(vmid)?.ips.length, count);
      match(find(vmid)?.errors.map(({ message }) => message).join() ?? "", error);
    });
  }
  await t.step("another guest and the section are as without them", () => {
    const { ips, errors: own } = find(HARMLESS) ?? {};
    deepStrictEqual([ips, own, errors], [["10.0.0.1"], [], []]);
  });
  await t.step("fast samples and memory are as without them", async () => {
    await until("fast samples", () => samplesOf(server, "fast").length >= 4);
    const times = samplesOf(server, "fast").map(({ collected_at }) => Date.parse(collected_at));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    ok(Math.max(...gaps) < MAX_GAP_MS, `${gaps}`);
    const peak = await peakBytes(agent.pid);
    ok(peak < MAX_PEAK_BYTES, `${peak} bytes`);
  });
});

interface Detail {
  vms: { vmid: number; ips: string[]; errors: SectionError[] }[];
  errors: SectionError[];
}

/** Whether this is the guest `vmid`, and something came of asking it. */
function hasAnswered(vmid: number): (guest: Detail["vms"][number]) => boolean {
  return (guest) => guest.vmid === vmid && guest.ips.length + guest.errors.length > 0;
}

function detailsOf(server: TestingServer): Detail[] {
  return samplesOf(server, "medium").map(({ data }) => data["vms_detail"] as Detail);
}

interface Payload {
  collected_at: string;
  data: Record<string, unknown>;
}

function samplesOf(server: TestingServer, kind: string): Payload[] {
  return server.pushes().filter(({ event }) => event === `metric:${kind}`)
    .map(({ payload }) => payload as Payload);
}

function listOf(entry: string, bytes: number): string {
  return `[${Array(Math.floor((bytes - 1) / (entry.length + 1))).fill(entry).join()}]`;
}

/** An answer with `count` different addresses. */
function addresses(count: number): string {
  const list = Array.from({ length: count }, (_, index) => ({
    "ip-address": `10.${index >> 16}.${(index >> 8) & 255}.${(index + 1) & 255}`,
  }));
  return JSON.stringify({ result: [{ name: "ens18", "ip-addresses": list }] });
}

/** Adds running guests whose agents say `answer` to the host's files and recordings. */
async function addGuests(
  host: AgentHost,
  guests: readonly { vmid: number; answer: string }[],
): Promise<void> {
  const args = ["-a", join(host.recorded, "pve"), host.directory];
  ok((await new Deno.Command("cp", { args }).output()).success);
  const resources = JSON.parse(await Deno.readTextFile(join(host.recorded, RESOURCES)));
  for (const { vmid, answer } of guests) {
    const guest = { id: `qemu/${vmid}`, type: "qemu", node: "pve-01", vmid, status: "running" };
    resources.push({ ...guest, name: `guest-${vmid}`, uptime: vmid, maxcpu: 1, cpu: 0.1 });
    await host.write(`pve/nodes/pve-01/qemu-server/${vmid}.conf`, `agent: 1\nname: g${vmid}\n`);
    const path = `get_+nodes+pve-01+qemu+${vmid}+agent+network-get-interfaces`;
    await host.write(`commands/pvesh/${path}_--output-format_json.out`, answer);
  }
  await host.write(RESOURCES, JSON.stringify(resources));
}

/** The most memory that a process has had. */
async function peakBytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
