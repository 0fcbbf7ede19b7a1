import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { KINDS } from "../../../shared/sample/mod.ts";
import { addressOf } from "../../../testing/engine.ts";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
  type TestingPostgres,
} from "../../../testing/postgres.ts";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import { until } from "../../../testing/until.ts";
import { DatabaseRefused } from "../port.ts";
import { connect } from "./connect.ts";
import { createPostgresEngine } from "./engine.ts";
import { SCHEMA_VERSION } from "./migrations.ts";

function engineOf({ url }: Pick<TestingPostgres, "url">) {
  return createPostgresEngine(addressOf(url), Deno.cwd());
}

/** A host at which nobody listens. */
function deadPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function refusal(work: Promise<unknown>): Promise<string> {
  let message = "";
  await rejects(work, (error) => {
    message = String(error);
    return error instanceof DatabaseRefused;
  });
  return message;
}

const WHOLE = (host_id: number) => ({ host_id, kinds: KINDS, good: true, events: true });

const CUT = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("a program that is too old for the schema refuses it, and takes a newer one that it can", async () => {
    await using database = await createTestingPostgres();
    database.sql(`UPDATE schema_state SET version = 99, least_reader = ${SCHEMA_VERSION}`);
    await (await engineOf(database).open())[Symbol.asyncDispose]();

    database.sql("UPDATE schema_state SET least_reader = 99");

    const said = await refusal(engineOf(database).open());
    match(said, /its schema version is 99, which takes a program that knows version 99, this one/);
    strictEqual(await refusal(engineOf(database).maintain("migrate")), said);
  });

  Deno.test("a database of another program is left alone", async () => {
    await using database = await createTestingPostgres({ isEmpty: true });
    database.sql("CREATE TABLE hosts (name TEXT)");

    const engine = engineOf(database);
    for (const open of [() => engine.open(), () => engine.lock("serve")]) {
      match(await refusal(open()), /it has tables of another program; let DATABASE_URL name/);
    }
    strictEqual(database.sql("SELECT relname FROM pg_class WHERE relname = 'locks'").length, 0);
  });

  Deno.test("hosts are tried in their order, and one that takes no writes is passed over", async () => {
    await using database = await createTestingPostgres();
    const dead = `127.0.0.1:${deadPort()}`;
    const url = database.url.replace("@", `@${dead},`);
    await (await engineOf({ url }).open())[Symbol.asyncDispose]();

    match(
      await refusal(engineOf({ url: database.url.replace(/@[^/]+/, `@${dead}`) }).open()),
      /ECONNREFUSED.*DATABASE_URL must name a PostgreSQL server that runs/,
    );
    database.sql(
      `ALTER DATABASE ${database.url.split("/").at(-1)} SET default_transaction_read_only = on`,
    );
    match(await refusal(engineOf({ url }).open()), /takes no writes/);
    const anyHost = engineOf({ url: `${url}?target_session_attrs=any` });
    await (await anyHost.open())[Symbol.asyncDispose]();
  });

  Deno.test("a store whose connections are cut goes on with others", async () => {
    await using database = await createTestingPostgres();
    await using store = await engineOf(database).open();
    await insertTestingHost(store, "pve-01");

    database.sql(CUT);
    strictEqual((await store.listHosts()).length, 1);
    database.sql(CUT);
    await until(
      "a write is taken",
      () => store.putSetting("key", "value").then(() => true, () => false),
    );

    strictEqual(await store.findSetting("key"), "value");
  });

  Deno.test("what connections keep goes on while days and columns come beside them", async () => {
    await using database = await createTestingPostgres();
    await using store = await engineOf(database).open();
    const host_id = await insertTestingHost(store, "pve-01");
    let atUs = 0;
    // Often enough that plans are kept as well.
    const storeSome = async () => {
      for (const untilUs = atUs + 10; atUs < untilUs; atUs++) {
        deepStrictEqual(await insertSamples(store, [testingSample(host_id, atUs)]), ["stored"]);
      }
      const [host] = await store.cluster!.readHosts([WHOLE(host_id)]);
      return host?.samples.get("fast")?.collected_at_us;
    };
    strictEqual(await storeSome(), 9);

    database.sql(`
      CREATE TABLE samples_d2001_01_01 PARTITION OF samples FOR VALUES FROM (978307200000000)
        TO (978393600000000);
      ALTER TABLE samples ADD COLUMN later BIGINT;
      ALTER TABLE host_versions ADD COLUMN later BIGINT`);
    strictEqual(await storeSome(), 19);
    database.sql("DROP TABLE samples_d2001_01_01");

    strictEqual(await storeSome(), 29);
  });

  Deno.test("a connection that is cut is told as lost once", async () => {
    await using database = await createTestingPostgres();
    let told = 0;
    const client = await connect(addressOf(database.url), () => told++);
    const ended = Promise.withResolvers<void>();
    client.on("end", ended.resolve);

    database.sql(CUT);

    await ended.promise;
    strictEqual(told, 1);
  });

  Deno.test("a lock that was lost with its connection is taken again", async () => {
    await using database = await createTestingPostgres();
    const engine = engineOf(database);
    await using _lock = await engine.lock("serve");
    const holder = () => database.sql("SELECT session_id FROM locks")[0];
    const before = holder();

    database.sql(CUT);

    await until("it is taken again", () => holder() !== before);
    ok((await refusal(engine.lock("serve"))).includes(`another process serves or changes it`));
  });
}
