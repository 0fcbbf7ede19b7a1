import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Kind } from "../../shared/sample/mod.ts";
import { fitSample } from "./fit_sample.ts";

const COLLECTED_AT = "2026-01-01T00:00:00.000Z";
const LIMIT = 20_000;
/** What is left of it to the rest of the payload. */
const MARGIN_BYTES = 1024;

interface Sample {
  kind: Kind;
  collected_at: string;
  data: Record<string, unknown>;
}

function sampleOf(data: Record<string, unknown>): Sample {
  return { kind: "medium", collected_at: COLLECTED_AT, data };
}

/** What is read of a sample that was fitted into `LIMIT`. */
function fitted(sample: Sample): Sample {
  const { kind, collected_at, data_json } = fitSample(sample, LIMIT);
  return { kind, collected_at, data: JSON.parse(data_json) };
}

function guests(count: number): { vmid: number; note: string }[] {
  return Array.from({ length: count }, (_, index) => ({ vmid: 100 + index, note: "ü".repeat(40) }));
}

function payloadBytes({ collected_at, data }: Sample): number {
  const payload = { collected_at, sent_at: collected_at, data };
  return new TextEncoder().encode(JSON.stringify(payload)).length;
}

Deno.test("fitSample() leaves a sample that fits as it is", () => {
  const sample = sampleOf({ vms_detail: { vms: guests(10), errors: [] } });
  deepStrictEqual(fitted(sample), sample);
});

for (const [why, over] of [["exactly fits", 0], ["has one byte too many", 1]] as const) {
  Deno.test(`fitSample() counts bytes, not characters, of a sample that ${why}`, () => {
    const sample = sampleOf({ vms_detail: { vms: guests(100), errors: [] } });
    const bytes = new TextEncoder().encode(JSON.stringify(sample.data)).length;

    const { data_json } = fitSample(sample, bytes + MARGIN_BYTES - over);

    strictEqual(data_json === JSON.stringify(sample.data), over === 0);
  });
}

Deno.test("fitSample() cuts the largest list and says how much is left", () => {
  const sample = sampleOf({
    zfs_datasets: { datasets: guests(20), errors: [] },
    vms_detail: { vms: guests(1000), errors: [{ tag: "pve_files", message: "x" }] },
  });

  const { data } = fitted(sample);

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

Deno.test("fitSample() gives every list its fair share when one is not enough", () => {
  const sample = sampleOf({
    a: { list: guests(20), errors: [] },
    b: { list: guests(400), errors: [] },
    c: { list: guests(900) },
  });

  const { data } = fitted(sample);

  ok(payloadBytes({ ...sample, data }) <= LIMIT);
  const counts = ["a", "b", "c"].map((name) => (data[name] as { list: unknown[] }).list.length);
  strictEqual(counts[0], 20, "what is small is kept whole");
  strictEqual(counts[1], counts[2], "what is large shares alike");
  deepStrictEqual((data.a as { errors: unknown[] }).errors, []);
});

Deno.test("fitSample() cuts in the one guest that brings most, and nothing of another", () => {
  const vms = Array.from({ length: 40 }, (_, index) => ({
    vmid: 100 + index,
    type: "qemu",
    name: "g",
    config: { net0: "virtio=BC:24:11:2E:C5:4A,bridge=vmbr0" },
    ips: ["192.0.2.1"],
    errors: [],
  }));
  const config = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [`key${index}`, "(hidden)"]),
  );
  const hostile = { ...vms[7], config };
  const datasets = { datasets: guests(20), errors: [] };
  const sample = sampleOf({
    zfs_datasets: datasets,
    vms_detail: { vms: vms.with(7, hostile as never), errors: [] },
  });

  const { data } = fitted(sample);

  deepStrictEqual(data.zfs_datasets, datasets);
  const detail = data.vms_detail as { vms: typeof vms; errors: unknown[] };
  deepStrictEqual(detail.errors, [], "the host's level is not that guest's");
  deepStrictEqual(detail.vms.toSpliced(7, 1), vms.toSpliced(7, 1));
  const { vmid, ips, errors } = detail.vms[7] ?? {};
  deepStrictEqual([vmid, ips], [107, ["192.0.2.1"]]);
  deepStrictEqual(errors, [{
    tag: "truncated",
    message: 'Cannot send all of one of "vms": too large beside the others',
  }]);
});

for (const [what, places] of [["first", [0, 1]], ["last", [1, 2]], ["apart", [0, 2]]] as const) {
  Deno.test(`fitSample() keeps the small one of three guests when the large ones come ${what}`, () => {
    const vms = Array.from({ length: 3 }, (_, index) => ({
      vmid: 100 + index,
      config: { net0: "virtio" } as Record<string, string>,
      errors: [],
    }));
    for (const place of places) {
      const config = Array.from({ length: 5_000 }, (_, key) => [`key${key}`, "(hidden)"]);
      Object.assign(vms[place] ?? {}, { config: Object.fromEntries(config) });
    }
    const sample = sampleOf({ vms_detail: { vms, errors: [] } });

    const { data } = fitted(sample);

    const detail = data.vms_detail as { vms: typeof vms; errors: unknown[] };
    ok(payloadBytes({ ...sample, data }) <= LIMIT);
    deepStrictEqual([detail.vms.length, detail.errors], [3, []]);
    deepStrictEqual(
      detail.vms.map(({ errors }) => errors.length === 0),
      [0, 1, 2].map((index) => !places.some((place) => place === index)),
    );
  });
}

Deno.test("fitSample() says in the section what was cut in an entry without errors of its own", () => {
  const pools = guests(20).map(({ vmid }) => ({ name: `p${vmid}`, vdevs: guests(1) }));
  const sample = sampleOf({
    zfs_pools: { pools: pools.with(3, { name: "large", vdevs: guests(900) }), errors: [] },
  });

  const { data } = fitted(sample);

  const section = data.zfs_pools as { pools: typeof pools; errors: unknown[] };
  deepStrictEqual(section.pools.toSpliced(3, 1), pools.toSpliced(3, 1));
  deepStrictEqual(section.errors, [{
    tag: "truncated",
    message: 'Cannot send all of one of "pools": too large beside the others',
    subject: "large",
  }]);
});

Deno.test("fitSample() takes the data of the one section that no list makes so large", () => {
  const odd = Object.fromEntries(guests(900).map(({ vmid, note }) => [vmid, note]));
  const host = { hostname: "pve-01", errors: [] };
  const sample = sampleOf({ host, system_info: { odd, errors: [] } });

  const { data } = fitted(sample);

  const errors = [{
    tag: "truncated",
    message: "Cannot send the section: the sample is too large",
  }];
  deepStrictEqual(data, { host, system_info: { errors } });
});
