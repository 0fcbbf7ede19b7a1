import { deepStrictEqual } from "node:assert/strict";
import type { CommandResult } from "./io.ts";
import { createUsualStderr } from "./usual_stderr.ts";

const failed = (stderr: string): CommandResult => (
  { kind: "nonzero_exit", code: 255, stdout: "", stderr }
);

Deno.test("createUsualStderr() takes out what a successful call prints as well", () => {
  const withoutUsual = createUsualStderr();

  deepStrictEqual(withoutUsual("apt", failed("hello\nbad\n")), failed("hello\nbad\n"));
  withoutUsual("apt", { kind: "ok", stdout: "", stderr: " hello\n\nand more\n" });
  deepStrictEqual(withoutUsual("apt", failed("hello\nbad\n")), failed("bad"));
  deepStrictEqual(withoutUsual("zpool", failed("hello\n")), failed("hello\n"));
  // Where nothing else is said, that is what is said.
  deepStrictEqual(withoutUsual("apt", failed("hello\n")), failed("hello\n"));
});

Deno.test("createUsualStderr() forgets what is no longer printed, and holds 100 lines at most", () => {
  const withoutUsual = createUsualStderr();
  const lines = Array.from({ length: 101 }, (_, index) => `line ${index}`);
  withoutUsual("apt", { kind: "ok", stdout: "", stderr: "hello\n" });

  withoutUsual("apt", { kind: "ok", stdout: "", stderr: "" });
  deepStrictEqual(withoutUsual("apt", failed("hello\nbad")), failed("hello\nbad"));
  withoutUsual("apt", { kind: "ok", stdout: "", stderr: lines.join("\n") });

  deepStrictEqual(
    withoutUsual("apt", failed("hello\nline 99\nline 100")),
    failed("hello\nline 100"),
  );
});
