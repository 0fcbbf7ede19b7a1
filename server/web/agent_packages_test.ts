import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { layAgentPackages, PACKAGE } from "../../testing/agent_packages.ts";
import { TestingClock } from "../../testing/clock.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { loadAgentPackages, type PackageFile } from "./agent_packages.ts";

const { atOnce, withinSeconds } = SHARES.packageDownloads;

function opened(answer: PackageFile | "busy" | null): PackageFile {
  ok(answer !== null && answer !== "busy");
  return answer;
}

Deno.test("loadAgentPackages() has what SHA256SUMS names and nothing else", () =>
  withDirectory(async (directory) => {
    await layAgentPackages(directory);
    await Deno.writeTextFile(`${directory}/secret`, "secret");
    const packages = await loadAgentPackages(directory, new TestingClock());

    strictEqual(packages.version, "1.2.3");
    deepStrictEqual(
      packages.checksums.trimEnd().split("\n").map((line) => line.split("  ")[1]),
      ["amd64", "arm64"].map((name) => `proxmox-monitor-agent_1.2.3_${name}.deb`),
    );
    strictEqual(await packages.size(PACKAGE), 300_000);
    for (const name of ["secret", "SHA256SUMS", "../secret", "", "."]) {
      strictEqual(await packages.open(name), null, name);
      strictEqual(await packages.size(name), null, name);
    }
    const file = opened(await packages.open(PACKAGE));
    const read = await new Response(file.content).bytes();
    deepStrictEqual([file.bytes, read.length], [300_000, 300_000]);
    deepStrictEqual(read, await Deno.readFile(`${directory}/${PACKAGE}`));
  }));

Deno.test("loadAgentPackages() has none where there are none", () =>
  withDirectory(async (directory) => {
    const packages = await loadAgentPackages(`${directory}/nowhere`, new TestingClock());

    strictEqual(packages.version, null);
    strictEqual(await packages.open(PACKAGE), null);
  }));

Deno.test("open() hands out so many at once, until one is read, given up, or too slow", () =>
  withDirectory(async (directory) => {
    await layAgentPackages(directory);
    const clock = new TestingClock();
    const packages = await loadAgentPackages(directory, clock);
    const files = [];
    for (let n = 0; n < atOnce; n++) files.push(opened(await packages.open(PACKAGE)));
    const [first, second, third, ...others] = files;

    strictEqual(await packages.open(PACKAGE), "busy");

    await new Response(first?.content).bytes();
    const fifth = opened(await packages.open(PACKAGE));
    strictEqual(await packages.open(PACKAGE), "busy");

    await second?.content.cancel();
    const sixth = opened(await packages.open(PACKAGE));
    strictEqual(await packages.open(PACKAGE), "busy");

    await clock.advance(withinSeconds * 1000);
    await rejects(new Response(third?.content).bytes(), /not read within 600 s/);
    for (const slow of [fifth, sixth, ...others]) await rejects(new Response(slow.content).bytes());
    const again = opened(await packages.open(PACKAGE));
    await again.content.cancel();
  }));

Deno.test("open() gives its place back where the file is gone", () =>
  withDirectory(async (directory) => {
    await layAgentPackages(directory);
    await Deno.remove(`${directory}/${PACKAGE}`);
    const packages = await loadAgentPackages(directory, new TestingClock());

    for (let n = 0; n <= atOnce; n++) strictEqual(await packages.open(PACKAGE), null);
  }));
