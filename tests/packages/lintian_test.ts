/** The packages as Debian's own checker sees them, where it is installed. */
import { strictEqual } from "node:assert/strict";
import { withDirectory } from "../../testing/with_directory.ts";
import { buildPackages } from "./built_packages.ts";
import { attemptProgram } from "./clean_root.ts";

/** True of the packages under test alone, which are packed without compression. */
const OF_TESTS = "uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball";

const LINTIAN = "/usr/bin/lintian";
const lintian = await Deno.stat(LINTIAN).then(() => true, () => false);
if (!lintian) {
  Deno.stdout.writeSync(new TextEncoder().encode("packages: lintian is not there to check them\n"));
}

for (const name of ["proxmox-monitor-agent", "proxmox-monitor-server"] as const) {
  Deno.test({
    name: `lintian has nothing against ${name}`,
    ignore: !lintian,
    async fn() {
      await withDirectory(async (directory) => {
        const { current } = await buildPackages(name, directory);

        const argv = [LINTIAN, "--allow-root", `--suppress-tags=${OF_TESTS}`, current];
        const { stdout } = await attemptProgram(argv);

        strictEqual(stdout, "");
      });
    },
  });
}
