import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { isNoCurrentFigures } from "../../shared/sample/fields.ts";
import { type GuestRuntime, vmsRuntimeSchema } from "../../shared/sample/vms_runtime.ts";
import { createTestingCycle } from "./testing_lane.ts";
import { createTestingResources } from "./testing_resources.ts";
import { createVmsRuntimeCollector } from "./vms_runtime.ts";
import type { ResourcesReading } from "./cluster_resources.ts";

function collect(reading: Partial<ResourcesReading>) {
  return createVmsRuntimeCollector(createTestingResources(reading))
    .collect(createTestingCycle("fast")).then((section) => vmsRuntimeSchema.parse(section));
}

function guest(vmid: number, status: string): GuestRuntime {
  return vmsRuntimeSchema.shape.vms.element.parse({ vmid, type: "qemu", status });
}

Deno.test("vms_runtime holds the guests that Proxmox lists", async () => {
  const guests = [guest(100, "running"), guest(102, "stopped")];

  const section = await collect({ resources: { guests, storages: [] } });

  deepStrictEqual(section, { vms: guests, errors: [] });
});

Deno.test("vms_runtime tells no guests from unknown guests", async () => {
  const error = { tag: "pvesh", message: "Cannot run" } as const;

  deepStrictEqual(await collect({ resources: { guests: [], storages: [] } }), {
    vms: [],
    errors: [],
  });
  deepStrictEqual(await collect({ errors: [error] }), { vms: [], errors: [error] });
});

Deno.test("vms_runtime says how many guests have no current figures", async () => {
  const guests = [guest(100, "running"), guest(101, "unknown"), guest(102, "unknown")];

  const { vms, errors } = await collect({ resources: { guests, storages: [] } });

  strictEqual(vms.length, 3);
  strictEqual(errors.every(isNoCurrentFigures), true);
  strictEqual(errors[0]?.message, "no current figures: 2 of 3 guests have status unknown");
});
