import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { printable } from "../../../shared/printable.ts";
import { readNotification } from "./read_notification.ts";

const FAILED = {
  title: "vzdump backup status (pve1): backup failed",
  message:
    "Details\n=======\nVMID  Name  Status\n100   web   err\n\nERROR: Backup of VM 100 failed\n",
  severity: "error",
  timestamp: 1_774_000_000,
  fields: { type: "vzdump", hostname: "pve1", "job-id": "backup-4f1c" },
};

function read(changes: Record<string, unknown>) {
  const reading = readNotification(JSON.stringify({ ...FAILED, ...changes }));
  return reading.ok ? reading.notification : reading;
}

Deno.test("a backup that failed is an event of its job, with the line that says why", () => {
  deepStrictEqual(read({}), {
    code: "backup_event",
    hostname: "pve1",
    subject: "backup-4f1c",
    is_over: false,
    text: "vzdump backup status (pve1): backup failed: ERROR: Backup of VM 100 failed",
  });
});

Deno.test("a backup that succeeded ends what its job reported before", () => {
  const over = read({ severity: "info", title: "vzdump backup status (pve1): backup successful" });
  ok(over !== null && "is_over" in over && over.is_over);
  strictEqual(over.subject, "backup-4f1c");
});

Deno.test("a replication job is named by its field, else by its title", () => {
  const title = "Replication Job: '100-0' failed";
  for (const fields of [{ "job-id": "100-0" }, {}]) {
    const event = read({ title, fields: { type: "replication", hostname: "pve1", ...fields } });
    ok(event !== null && "subject" in event);
    deepStrictEqual([event.code, event.subject], ["replication_event", "100-0"]);
  }
});

Deno.test("fencing is an event of the node that is fenced, and over once that succeeded", () => {
  const fields = { type: "fencing", hostname: "pve1" };
  const begun = read({ title: "FENCE: Try to fence node 'pve2'", fields });
  const done = read({
    title: "SUCCEED: fencing: acknowledged - got agent lock for node 'pve2'",
    fields,
  });
  ok(begun !== null && "is_over" in begun && done !== null && "is_over" in done);
  deepStrictEqual([begun.hostname, begun.code, begun.is_over], ["pve2", "fencing_event", false]);
  deepStrictEqual([done.hostname, done.is_over], ["pve2", true]);
});

Deno.test("fencing in the words of newer templates, and of the node that its field names", () => {
  const fields = { type: "fencing", hostname: "pve2" };
  const begun = read({ title: "Trying to fence node 'pve2'\n", fields });
  const done = read({ title: "Successfully fenced node 'pve2'\n", fields });
  ok(begun !== null && "is_over" in begun && done !== null && "is_over" in done);
  deepStrictEqual([begun.hostname, begun.is_over], ["pve2", false]);
  deepStrictEqual([done.hostname, done.is_over], ["pve2", true]);
});

Deno.test("a backup of no job is about the guests it failed for, and ends with theirs", () => {
  const fields = { type: "vzdump", hostname: "pve1" };
  const message = (...rows: string[]) =>
    [
      "",
      "Details",
      "=======",
      "VMID    Name        Status    Time    Size       Filename",
      ...rows,
      "",
      "Total running time: 1m 2s",
      "Logs",
      "====",
      "vzdump 100 101 --mode snapshot",
      "100: 2026-11-29 02:00:01 INFO: Starting Backup of VM 100 (qemu)",
    ].join("\n");
  const web = (status: string) => `100     web         ${status.padEnd(10)}10s     1 GiB      x`;
  const mail = (status: string) =>
    `101     ok err      ${status.padEnd(10)}10s     0 B        null`;
  const subject = (severity: string, ...rows: string[]) => {
    const event = read({ severity, fields, message: message(...rows) });
    ok(event !== null && "subject" in event);
    return event.subject;
  };

  strictEqual(subject("error", web("ok"), mail("err")), "101");
  strictEqual(subject("error", web("todo"), mail("err")), "100 101");
  strictEqual(subject("info", mail("ok")), "101");
  strictEqual(subject("error"), "");
});

Deno.test("another kind is an event where it is a warning or an error, and nothing otherwise", () => {
  const fields = { type: "package-updates", hostname: "pve1" };
  const event = read({ fields, severity: "warning" });
  ok(event !== null && "code" in event);
  deepStrictEqual([event.code, event.subject], ["pve_event", "package-updates"]);
  strictEqual(
    read({ fields: { type: "system-mail", hostname: "pve1" }, severity: "unknown" }),
    null,
  );
  strictEqual(read({ title: "Test notification", severity: "info", fields: {} }), null);
});

Deno.test("what is no notification is refused with what is expected", () => {
  for (const text of ["", "[]", "{}", '{"severity":"error"}', "title=x", "null", "{"]) {
    const reading = readNotification(text);
    ok(!reading.ok && /^a JSON object with title/.test(reading.expected), text);
  }
});

Deno.test("whatever is sent, what is kept is short, one line, and without controls", () => {
  const text = fc.string({ unit: "binary", maxLength: 2000 });
  fc.assert(
    fc.property(text, text, text, text, (title, message, type, job) => {
      const fields = { type, hostname: "pve1", "job-id": job };
      const event = read({ title, message: `${message}\nfailed ${message}`, fields });
      if (event === null || !("text" in event)) return;
      for (const kept of [event.text, event.subject]) {
        strictEqual(kept, printable(kept));
        ok([...kept].length <= 255 * 6 && kept.length < 2_000);
      }
      ok([...event.text].length <= 502);
    }),
    { numRuns: 300 },
  );
});
