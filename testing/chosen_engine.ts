/** On which engine tests of the whole product run; testing/engine.ts asks once. */
let isPostgres = Deno.env.get("TEST_ENGINE") === "postgres";

/** For all tests of this worker, before any module of theirs is loaded. */
export function choosePostgres(): void {
  isPostgres = true;
}

export function isPostgresChosen(): boolean {
  return isPostgres;
}
