import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { describeSource, isIndex, isProxmoxIndex, lacksIndex } from "./indexes.ts";
import type { AptSource } from "./sources.ts";

const ENTERPRISE: AptSource = {
  uri: "https://enterprise.proxmox.com/debian/pve",
  suite: "trixie",
  components: ["pve-enterprise"],
};
const DEBIAN: AptSource = {
  uri: "http://deb.debian.org/debian/",
  suite: "trixie",
  components: ["main"],
};

const NAMES: [why: string, source: AptSource, name: string, isThere: boolean][] = [
  [
    "a signed release",
    ENTERPRISE,
    "enterprise.proxmox.com_debian_pve_dists_trixie_InRelease",
    true,
  ],
  ["a release", DEBIAN, "deb.debian.org_debian_dists_trixie_Release", true],
  ["its signature alone", DEBIAN, "deb.debian.org_debian_dists_trixie_Release.gpg", false],
  [
    "packages of a component",
    DEBIAN,
    "deb.debian.org_debian_dists_trixie_main_binary-amd64_Packages",
    true,
  ],
  [
    "compressed packages",
    DEBIAN,
    "deb.debian.org_debian_dists_trixie_main_binary-amd64_Packages.lz4",
    true,
  ],
  ["sources", DEBIAN, "deb.debian.org_debian_dists_trixie_main_source_Sources", false],
  ["a translation", DEBIAN, "deb.debian.org_debian_dists_trixie_main_i18n_Translation-en", false],
  [
    "packages of a component that is not asked for",
    DEBIAN,
    "deb.debian.org_debian_dists_trixie_updates_main_binary-amd64_Packages",
    false,
  ],
  ["another suite", DEBIAN, "deb.debian.org_debian_dists_trixie-updates_InRelease", false],
  ["another server", ENTERPRISE, "download.proxmox.com_debian_pve_dists_trixie_InRelease", false],
  [
    "a suite with a slash",
    { ...DEBIAN, suite: "stretch/updates" },
    "deb.debian.org_debian_dists_stretch_updates_InRelease",
    true,
  ],
  [
    "a path in the place of a suite",
    { uri: "http://mirror.example.com/flat", suite: "./", components: [] },
    "mirror.example.com_flat_._Packages.gz",
    true,
  ],
  [
    "no path below the address",
    { uri: "http://mirror.example.com:8080/flat", suite: "/", components: [] },
    "mirror.example.com:8080_flat_InRelease",
    true,
  ],
  [
    "an address that apt has to escape",
    { uri: "http://mirror.example.com/~our_own", suite: "x", components: ["main"] },
    "mirror.example.com_%7eour%5fown_dists_x_InRelease",
    true,
  ],
];

for (const [why, source, name, isThere] of NAMES) {
  Deno.test(`lacksIndex() is ${!isThere} where the lists hold ${why}`, () => {
    strictEqual(lacksIndex(source, ["lock", name]), !isThere);
    strictEqual(lacksIndex(source, []), true);
  });
}

Deno.test("lacksIndex() asks only for what is fetched over the network", () => {
  for (const scheme of ["file:", "cdrom:", "mirror+file:", "ftp://host", "copy:"]) {
    strictEqual(lacksIndex({ ...DEBIAN, uri: `${scheme}/srv/debian` }, []), false);
  }
});

Deno.test("isIndex() knows what apt keeps beside its indexes", () => {
  const names = ["lock", "partial", "auxfiles", "x_dists_y_InRelease", "x_dists_y_Release.gpg"];

  deepStrictEqual(names.filter(isIndex), ["x_dists_y_InRelease"]);
});

for (
  const [name, isOwn] of [
    ["enterprise.proxmox.com_debian_pve_dists_trixie_InRelease", true],
    ["download.proxmox.com_debian_dists_buster_pve-no-subscription_binary-amd64_Packages", true],
    ["cache.example.com:3142_download.proxmox.com_debian_pve_dists_trixie_InRelease", true],
    ["mirror.example.com_pve_dists_trixie_Release", true],
    ["mirror.example.com_apt_dists_trixie_pve-no-subscription_binary-amd64_Packages.lz4", true],
    ["mirror.example.com_apt_dists_trixie_pve-test_binary-amd64_Packages", true],
    ["download.proxmox.com_debian_ceph-squid_dists_trixie_InRelease", false],
    ["download.proxmox.com_debian_pbs_dists_trixie_InRelease", false],
    ["enterprise.proxmox.com_debian_pve_dists_trixie_Release.gpg", false],
    ["improver.example.com_debian_dists_trixie_InRelease", false],
    ["deb.debian.org_debian_dists_trixie_InRelease", false],
  ] as const
) {
  Deno.test(`isProxmoxIndex() is ${isOwn} for "${name}"`, () => {
    strictEqual(isProxmoxIndex(name), isOwn);
  });
}

Deno.test("describeSource() names address and suite", () => {
  strictEqual(describeSource(DEBIAN), "http://deb.debian.org/debian trixie");
});
