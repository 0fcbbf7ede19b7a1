import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { writeSigningKey } from "../../../testing/signing_key_file.ts";
import { withDirectory } from "../../../testing/with_directory.ts";
import { buildDebianPackage } from "../debian/debian_package.ts";
import { signBuild } from "./sign_build.ts";
import { openSigningKey } from "./signing_key.ts";

/** Packages of a few bytes, and a file of checksums. */
async function writeBuild(directory: string, architectures: readonly ("amd64" | "arm64")[]) {
  await Deno.mkdir(directory);
  const [runtime, bundle] = [join(directory, "deno"), join(directory, "agent.js")];
  for (const file of [runtime, bundle]) await Deno.writeTextFile(file, "content");
  for (const architecture of architectures) {
    await buildDebianPackage({
      ...{ name: "proxmox-monitor-agent", version: "1.2.3", architecture },
      ...{ runtime, runtime_version: "2.9.6", bundle, flags: [], environment: {} },
    }, directory);
  }
  await Deno.writeTextFile(join(directory, "SHA256SUMS"), "sums\n");
}

async function run(program: string, args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("signBuild() signs checksums and both forms of the list, and lays out each package", () =>
  withDirectory(async (directory) => {
    const dist = join(directory, "dist");
    await writeBuild(dist, ["amd64", "arm64"]);
    await using key = await openSigningKey(await writeSigningKey(directory));

    await signBuild(dist, key);

    const suite = join(dist, "apt/dists/stable");
    const keyring = join(directory, "keyring");
    await run("gpg", ["--dearmor", `--output=${keyring}`, join(dist, "apt/proxmox-monitor.asc")]);
    const verify = (...args: string[]) => run("gpgv", [`--keyring=${keyring}`, ...args]);
    for (
      const files of [
        [join(dist, "SHA256SUMS.asc"), join(dist, "SHA256SUMS")],
        [join(suite, "Release.gpg"), join(suite, "Release")],
        [join(suite, "InRelease")],
      ]
    ) {
      const { code, stderr } = await verify(...files);
      deepStrictEqual([files, code], [files, 0]);
      match(stderr, new RegExp(key.fingerprint));
    }
    await Deno.writeTextFile(join(dist, "SHA256SUMS"), "other sums\n");
    strictEqual((await verify(join(dist, "SHA256SUMS.asc"), join(dist, "SHA256SUMS"))).code, 1);

    const release = await Deno.readTextFile(join(suite, "Release"));
    match(release, /^Suite: stable$/m);
    match(release, /^Architectures: amd64 arm64$/m);
    deepStrictEqual([...release.matchAll(/^ \w{64} +\d+ (\S+)$/gm)].map(([, name]) => name), [
      "main/binary-amd64/Packages",
      "main/binary-amd64/Packages.gz",
      "main/binary-arm64/Packages",
      "main/binary-arm64/Packages.gz",
    ]);
    for (const architecture of ["amd64", "arm64"]) {
      const index = join(suite, `main/binary-${architecture}/Packages`);
      const text = await Deno.readTextFile(index);
      deepStrictEqual([...text.matchAll(/^Filename: (.*)$/gm)].map(([, name]) => name), [
        `pool/proxmox-monitor-agent_1.2.3_${architecture}.deb`,
      ]);
      strictEqual((await run("gzip", ["-dc", `${index}.gz`])).stdout, text);
    }
  }));

Deno.test("signBuild() names no architecture that was not built", () =>
  withDirectory(async (directory) => {
    const dist = join(directory, "dist");
    await writeBuild(dist, ["arm64"]);
    await using key = await openSigningKey(await writeSigningKey(directory));

    await signBuild(dist, key);

    const release = await Deno.readTextFile(join(dist, "apt/dists/stable/Release"));
    match(release, /^Architectures: arm64$/m);
  }));

Deno.test("openSigningKey() leaves no key of a file in the caller's keyring", () =>
  withDirectory(async (directory) => {
    const file = await writeSigningKey(directory);
    let fingerprint = "";
    {
      await using key = await openSigningKey(file);
      fingerprint = key.fingerprint;
    }

    strictEqual((await run("gpg", ["--batch", "--list-keys", fingerprint])).code, 2);
  }));

Deno.test("openSigningKey() says why it cannot sign", () =>
  withDirectory(async (directory) => {
    const expired = await writeSigningKey(directory, { expires: "20260102T000000" });
    const empty = join(directory, "empty");
    await Deno.writeTextFile(empty, "");

    await rejects(openSigningKey(expired), /Unusable secret key|expired/);
    await rejects(openSigningKey(empty), /no valid OpenPGP data found/);
    await rejects(openSigningKey(join(directory, "absent")), /absent': No such file/);
    await rejects(openSigningKey("nobody@example.org"), /No secret key/);
  }));
