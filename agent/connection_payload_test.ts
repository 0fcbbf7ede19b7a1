import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fitSample } from "./connection_payload.ts";
import type { Sample } from "./outbox/sample_file.ts";

const COLLECTED_AT = "2026-01-01T00:00:00.000Z";
const LIMIT = 20_000;

function sampleOf(data: Record<string, unknown>): Sample {
  return { kind: "medium", collected_at: COLLECTED_AT, data };
}

function guests(count: number): { vmid: number; note: string }[] {
  return Array.from({ length: count }, (_, index) => ({ vmid: 100 + index, note: "ü".repeat(40) }));
}

function payloadBytes({ collected_at, data }: Sample): number {
  const payload = { collected_at, sent_at: collected_at, data };
  return new TextEncoder().encode(JSON.stringify(payload)).length;
}

Deno.test("fitSample() hands back a sample that fits", () => {
  const sample = sampleOf({ vms_detail: { vms: guests(10), errors: [] } });
  strictEqual(fitSample(sample, LIMIT), sample);
});

Deno.test("fitSample() cuts the largest list and says how much is left", () => {
  const sample = sampleOf({
    zfs_datasets: { datasets: guests(20), errors: [] },
    vms_detail: { vms: guests(1000), errors: [{ tag: "pve_files", message: "x" }] },
  });

  const { data } = fitSample(sample, LIMIT);

  const detail = data.vms_detail as { vms: unknown[]; errors: unknown[] };
  ok(detail.vms.length > 100 && detail.vms.length < 200, String(detail.vms.length));
  deepStrictEqual(detail.vms, guests(detail.vms.length), "the first entries are kept");
  deepStrictEqual(detail.errors, [{ tag: "pve_files", message: "x" }, {
    tag: "truncated",
    message: `Cannot send all of "vms": too large, kept ${detail.vms.length} of 1000`,
  }]);
  deepStrictEqual(data.zfs_datasets, sample.data.zfs_datasets);
  const bytes = payloadBytes({ ...sample, data });
  ok(bytes <= LIMIT && bytes > LIMIT * 0.85, String(bytes));
  strictEqual(
    (sample.data.vms_detail as { vms: unknown[] }).vms.length,
    1000,
    "the input is untouched",
  );
});

Deno.test("fitSample() goes on with the next list when one is not enough", () => {
  const sample = sampleOf({ a: { list: guests(400), errors: [] }, b: { list: guests(900) } });

  const fitted = fitSample(sample, 8_000);

  ok(payloadBytes(fitted) <= 8_000);
  deepStrictEqual((fitted.data.b as { list: unknown[] }).list, []);
});

Deno.test("fitSample() gives up the data when no list makes it large", () => {
  const sample = sampleOf({ system_info: { pve_version: "x".repeat(LIMIT), errors: [] }, odd: 1 });

  const fitted = fitSample(sample, LIMIT);

  const errors = [{
    tag: "truncated",
    message: "Cannot send the section: the sample is too large",
  }];
  deepStrictEqual(fitted.data, { system_info: { errors }, odd: { errors } });
});
