import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseGuestConfig } from "../parsers/pve/guest_config.ts";
import { hideSecrets, hideSecretsInFile, hideSecretsInSections } from "./secrets.ts";

/** Lines of which nothing of "hunter2" may be seen, and what stands there instead. */
const SECRETS: readonly [line: string, shown: string][] = [
  ["cipassword: hunter2", "(hidden)"],
  ["sshkeys: ssh-ed25519%20hunter2", "(hidden)"],
  ["args: -vnc :77,password=hunter2", "(hidden)"],
  ["hookscript: local:snippets/hunter2.pl", "(hidden)"],
  ["cicustom: user=local:snippets/hunter2.yaml", "(hidden)"],
  ["entrypoint: /sbin/init --token hunter2", "(hidden)"],
  ["env: PASSWORD=hunter2", "(hidden)"],
  ["description: hunter2", "(hidden)"],
  ["#hunter2", "(hidden)"],
  ["  # hunter2", "(hidden)"],
  ["lxc.environment: PASSWORD=hunter2", "(hidden)"],
  ["lxc.environment = PASSWORD=hunter2", "(hidden)"],
  ["lxc.environment.runtime: PASSWORD=hunter2", "(hidden)"],
  ["lxc.mount.entry: //nas/share mnt cifs username=x,password=hunter2 0 0", "(hidden)"],
  ["lxc.hook.pre-start: /root/hook --key hunter2", "(hidden)"],
  ["lxc.init.cmd: /init hunter2", "(hidden)"],
  ["lxc.net.0.script.up: /root/up hunter2", "(hidden)"],
  // Made up: no list can name what does not exist yet.
  ["frobnicate: hunter2", "(hidden)"],
  ["cores7: hunter2", "(hidden)"],
  ["CIPASSWORD: hunter2", "(hidden)"],
  ["Cores: hunter2", "(hidden)"],
  ["lxc.frobnicate.key: hunter2", "(hidden)"],
  ["lxc.cgroup2.frobnicate.key: hunter2", "(hidden)"],
  ["constructor: hunter2", "(hidden)"],
  // Within options.
  [
    "net0: virtio=BC:24:11:2E:C5:4A,key=hunter2,bridge=vmbr0",
    "virtio=BC:24:11:2E:C5:4A,key=(hidden),bridge=vmbr0",
  ],
  ["scsi0: local:vm-100-disk-0,password=hunter2", "local:vm-100-disk-0,password=(hidden)"],
  ["scsi0: local:vm-100-disk-0,frobnicate=hunter2", "local:vm-100-disk-0,frobnicate=(hidden)"],
  ["scsi0: iscsi://user%hunter2@host/iqn/1,size=8G", "(hidden),size=8G"],
  ["scsi0: local:vm-100-disk-0,hunter2", "local:vm-100-disk-0,(hidden)"],
  ["mp0: /srv,mp=/data,mountoptions=password=hunter2", "/srv,mp=/data,mountoptions=(hidden)"],
  ["smbios1: uuid=5eb58f8c,serial=hunter2", "uuid=5eb58f8c,serial=(hidden)"],
  ["cpu: host,flags=+aes,hv-vendor-id=hunter2", "host,flags=+aes,hv-vendor-id=(hidden)"],
  ["agent: 1,enabled=password=hunter2", "1,enabled=(hidden)"],
  ["net0: virtio,=hunter2", "virtio,(hidden)"],
  // Within what is otherwise plain.
  ["name: password=hunter2", "(hidden)"],
  ["tags: http://root:hunter2@host", "(hidden)"],
];

for (const [line, shown] of SECRETS) {
  Deno.test(`hideSecrets() hides what is secret in "${line}"`, () => {
    const { config } = parseGuestConfig(`cores: 4\n${line}\n`);

    deepStrictEqual(Object.values(hideSecrets(config)), ["4", shown]);
  });

  Deno.test(`hideSecretsInFile() hides what is secret in "${line}" in every section`, () => {
    const text = hideSecretsInFile(`cores: 4\n${line}\n[snap]\n${line}\ncores: 2\n`);

    strictEqual(text.includes("hunter2"), false);
    strictEqual(text.split(shown).length, 3);
    strictEqual(text.startsWith("cores: 4\n") && text.endsWith("cores: 2\n"), true);
    strictEqual(text.includes("[snap]\n"), true);
  });
}

Deno.test("hideSecrets() joins a description of several lines into one", () => {
  const { config } = parseGuestConfig("#hunter2\n#hunter2\ncores: 4\n");

  deepStrictEqual(hideSecrets(config), { description: "(hidden)", cores: "4" });
});

/** One line for each kind of value that is known to be harmless. */
const HARMLESS = [
  "agent: enabled=1,fstrim_cloned_disks=1",
  "agent: 1",
  "boot: order=scsi0;ide2;net0",
  "boot: cdn",
  "cpu: x86-64-v2-AES,flags=+aes;-pcid",
  "dev0: /dev/ttyUSB0,mode=0660",
  "efidisk0: local-zfs:vm-100-disk-1,efitype=4m,pre-enrolled-keys=1,size=1M",
  "features: keyctl=1,nesting=1,mount=nfs;cifs",
  "hostpci0: 0000:01:00.0;0000:01:00.1,pcie=1,x-vga=1",
  "hotplug: disk,network,usb",
  "ide2: none,media=cdrom",
  "ipconfig0: ip=192.0.2.4/24,gw=192.0.2.1,ip6=auto",
  "lxc.cgroup2.devices.allow: c 226:0 rwm",
  "lxc.idmap: u 0 100000 1000",
  "lxc.mount.auto: cgroup:rw",
  "meta: creation-qemu=10.0.2,ctime=1715600000",
  "mp0: tank-vm:subvol-105-disk-1,mp=/srv/data,backup=1,mountoptions=noatime;discard,size=8G",
  "nameserver: 192.0.2.1 2001:db8::1",
  "net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:2E:C5:4A,ip=dhcp,type=veth",
  "net0: virtio=BC:24:11:2E:C5:4A,bridge=vmbr0,firewall=1,tag=20,trunks=2;3-5",
  "numa0: cpus=0-3,hostnodes=0,memory=4096,policy=bind",
  "rootfs: local-zfs:subvol-101-disk-0,size=8G",
  "scsi0: local-zfs:vm-100-disk-0,discard=on,iothread=1,size=32G,ssd=1",
  "serial0: socket",
  "smbios1: uuid=d4d9ff5e-bb06-46c4-aac8-d3072fb31ac7",
  "startup: order=2,up=30,down=60",
  "tags: prod;web",
  "unused0: local-zfs:vm-100-disk-9",
  "usb0: host=1234:5678,usb3=1",
  "vga: qxl,memory=32",
  "virtiofs0: share,cache=auto",
];

for (const line of HARMLESS) {
  Deno.test(`hideSecrets() leaves "${line}" exactly as it is`, () => {
    const { config } = parseGuestConfig(line);

    deepStrictEqual(hideSecrets(config), config);
    strictEqual(hideSecretsInFile(`${line}\n`), `${line}\n`);
  });
}

Deno.test("hideSecretsInFile() hides what it cannot tell apart", () => {
  strictEqual(hideSecretsInFile("cores: 4\n\ncipassword hunter2"), "cores: 4\n\n(hidden)");
  strictEqual(hideSecretsInFile("[password hunter2]\n[PENDING]"), "(hidden)\n[PENDING]");
  strictEqual(hideSecretsInFile("[special:cloudinit]"), "[special:cloudinit]");
});

Deno.test("hideSecretsInSections() shows of storage.cfg what is known to be harmless", () => {
  const text = [
    "dir: local",
    "\tpath /var/lib/vz",
    "\tcontent backup,iso,vztmpl",
    "\tdisable",
    "",
    "cifs: nas",
    "\tserver nas.example.com",
    "\tusername hunter2",
    "\tpassword hunter2",
    "\toptions credentials=/root/hunter2,password=hunter2",
    "\tfrobnicate hunter2",
    "\texport http://root:hunter2@nas/",
    "\tshared password=hunter2",
    "# hunter2",
    "hunter2",
    "frob: hunter2 hunter2",
  ].join("\n");

  strictEqual(
    hideSecretsInSections(text),
    [
      "dir: local",
      "\tpath /var/lib/vz",
      "\tcontent backup,iso,vztmpl",
      "\tdisable",
      "",
      "cifs: nas",
      "\tserver nas.example.com",
      "\tusername (hidden)",
      "\tpassword (hidden)",
      "\toptions (hidden)",
      "\tfrobnicate (hidden)",
      "\texport (hidden)",
      "\tshared (hidden)",
      "(hidden)",
      "(hidden)",
      "(hidden)",
    ].join("\n"),
  );
});
