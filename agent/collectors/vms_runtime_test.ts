import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { isNoCurrentFigures, NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import { type GuestRuntime, vmsRuntimeSchema } from "../../shared/sample/vms_runtime.ts";
import { TestingClock } from "../../testing/clock.ts";
import { createTestingCycle } from "../../testing/lanes.ts";
import { createTestingResources } from "../../testing/resources.ts";
import { createVmsRuntimeCollector } from "./vms_runtime.ts";
import type { ResourcesReading } from "./cluster_resources.ts";

function collect(reading: Partial<ResourcesReading>) {
  return createVmsRuntimeCollector(createTestingResources(reading), new TestingClock())
    .collect(createTestingCycle("fast")).then((section) => vmsRuntimeSchema.parse(section));
}

function guest(vmid: number, status: string): GuestRuntime {
  return vmsRuntimeSchema.shape.vms.def.element.parse({ vmid, type: "qemu", status });
}

Deno.test("vms_runtime holds the guests that Proxmox lists", async () => {
  const guests = [guest(100, "running"), guest(102, "paused")];

  const section = await collect({ resources: { guests, storages: [], orphans: [] } });

  deepStrictEqual(section, {
    vms: guests.map((guest) => ({ ...guest, cycles_without_figures: 0 })),
    orphans: [],
    errors: [],
  });
});

Deno.test("vms_runtime tells no guests from unknown guests", async () => {
  const error = { tag: "pvesh", message: "Cannot run" } as const;

  deepStrictEqual(await collect({ resources: { guests: [], storages: [], orphans: [] } }), {
    vms: [],
    orphans: [],
    errors: [],
  });
  deepStrictEqual(await collect({ errors: [error] }), { vms: [], orphans: [], errors: [error] });
});

Deno.test("vms_runtime names guests of no node apart", async () => {
  const orphans = [{ vmid: 400, type: "qemu", name: "old", node: "gone" }] as const;

  const section = await collect({ resources: { guests: [], storages: [], orphans: [...orphans] } });

  deepStrictEqual(section, { vms: [], orphans: [...orphans], errors: [] });
});

Deno.test("vms_runtime has no current figures where no guest has any", async () => {
  const guests = [guest(101, "unknown"), guest(102, "unknown")];

  const { vms, errors } = await collect({ resources: { guests, storages: [], orphans: [] } });

  deepStrictEqual(vms.map((vm) => vm.cycles_without_figures), [null, null]);
  strictEqual(errors.every(isNoCurrentFigures), true);
  strictEqual(errors[0]?.message, "no current figures: 2 of 2 guests have status unknown");
});

Deno.test("vms_runtime counts the cycles in which one guest alone has no figures", async () => {
  const reading: Partial<ResourcesReading> = {};
  const collector = createVmsRuntimeCollector(createTestingResources(reading), new TestingClock());
  const countsAfter = async (...guests: GuestRuntime[]) => {
    reading.resources = guests.length === 0 ? null : { guests, storages: [], orphans: [] };
    const { vms, errors } = vmsRuntimeSchema.parse(
      await collector.collect(createTestingCycle("fast")),
    );
    strictEqual(errors.filter(isNoCurrentFigures).length, vms.every(isUnknown) ? 1 : 0);
    return Object.fromEntries(vms.map((vm) => [vm.vmid, vm.cycles_without_figures]));
  };
  const isUnknown = ({ status }: GuestRuntime) => status === "unknown";
  const [well, made, other] = [
    guest(100, "running"),
    guest(190, "unknown"),
    guest(191, "unknown"),
  ] as const;

  deepStrictEqual(await countsAfter(well, made), { 100: 0, 190: 1 });
  deepStrictEqual(await countsAfter(well, made, other), { 100: 0, 190: 2, 191: 1 });
  // Neither a cycle in which nothing was read nor one without any figures says something of it.
  reading.errors = [{ tag: "pvesh", message: `${NO_CURRENT_FIGURES}: none` }];
  await countsAfter();
  delete reading.errors;
  deepStrictEqual(await countsAfter(made, other), { 190: null, 191: null });
  deepStrictEqual(await countsAfter(well, made, other), { 100: 0, 190: 3, 191: 2 });
  // One that has figures, or is gone, begins anew.
  deepStrictEqual(await countsAfter(well, guest(190, "stopped")), { 100: 0, 190: 0 });
  deepStrictEqual(await countsAfter(well, made, other), { 100: 0, 190: 1, 191: 1 });
});

Deno.test("vms_runtime says since when it has seen a guest stopped", async () => {
  const clock = new TestingClock();
  const beganUnix = Math.floor(clock.nowMs() / 1000);
  const reading: Partial<ResourcesReading> = {};
  const collector = createVmsRuntimeCollector(createTestingResources(reading), clock);
  const sinceAfter = async (status: string | null) => {
    await clock.advance(30_000);
    const guests = [guest(101, "running"), ...status === null ? [] : [guest(100, status)]];
    reading.resources = { guests, storages: [], orphans: [] };
    const { vms } = vmsRuntimeSchema.parse(await collector.collect(createTestingCycle("fast")));
    strictEqual(vms[0]?.stopped_since_unix, undefined);
    return vms[1]?.stopped_since_unix;
  };

  strictEqual(await sinceAfter("stopped"), beganUnix + 30);
  strictEqual(await sinceAfter("stopped"), beganUnix + 30);
  // That Proxmox has no figures of it for a while does not mean that it ran.
  strictEqual(await sinceAfter("unknown"), undefined);
  strictEqual(await sinceAfter("stopped"), beganUnix + 30);
  strictEqual(await sinceAfter("running"), undefined);
  strictEqual(await sinceAfter("stopped"), beganUnix + 180);
  // One that was away may have run elsewhere.
  strictEqual(await sinceAfter(null), undefined);
  strictEqual(await sinceAfter("stopped"), beganUnix + 240);
});
