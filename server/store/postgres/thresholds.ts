/**
 * The table `thresholds`: at most `MAX_THRESHOLDS` rows. Host 0 is every host, those of the group
 * that the row names; "" names none.
 */
import type { ThresholdScope } from "../../../shared/verdict/threshold_scopes.ts";
import { MAX_THRESHOLDS, type ThresholdRow, type ThresholdStore } from "../port.ts";
import type { RowCheck } from "../row_check.ts";
import { claim } from "./counters.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";
import { writeWords } from "./words.ts";

interface ThresholdRecord {
  host_id: number;
  group_name: string;
  key: string;
  value: number;
  set_by: string;
  set_at_ms: number;
}

const LIST = statement(`
  SELECT host_id, group_name, key, value, set_by, set_at_ms FROM thresholds
  WHERE host_id = 0 OR EXISTS (SELECT 1 FROM hosts WHERE id = host_id)
  ORDER BY key, host_id, group_name`);

const HAS_HOST = statement("SELECT 1 FROM hosts WHERE id = :host_id");

const PUT = statement(`
  INSERT INTO thresholds (host_id, group_name, key, value, set_by, set_at_ms)
  SELECT :host_id::bigint, :group_name::text, :key::text, :value::bigint, :set_by::text,
    :set_at_ms::bigint
  WHERE (SELECT count(*) FROM thresholds
    WHERE (host_id, group_name, key) <> (:host_id, :group_name, :key)) < ${MAX_THRESHOLDS}
  ON CONFLICT (host_id, group_name, key) DO UPDATE SET value = excluded.value,
    set_by = excluded.set_by, set_at_ms = excluded.set_at_ms`);

const DELETE = statement(`
  DELETE FROM thresholds WHERE host_id = :host_id AND group_name = :group_name AND key = :key`);

export function createThresholds(db: Database, check: RowCheck): ThresholdStore {
  return {
    async listThresholds() {
      return (await db.all<ThresholdRecord>(LIST)).flatMap((record) => {
        const { host_id, group_name, key, value, set_by, set_at_ms } = record;
        const id = `${key} of host ${host_id}, group "${group_name}"`;
        const scope = toScope(record);
        return check(
          "threshold",
          { table: "thresholds", id },
          () => ({ scope, key, value, set_by, set_at_ms }),
        ) ?? [];
      });
    },
    putThreshold: ({ scope, key, value, set_by, set_at_ms }: ThresholdRow) =>
      db.write(async (session) => {
        await claim(session, "thresholds");
        const columns = toColumns(scope);
        const { host_id } = columns;
        if (host_id !== 0 && await session.get(HAS_HOST, { host_id }) === null) {
          return "no_such_host";
        }
        const count = await session.run(PUT, { ...columns, key, value, set_by, set_at_ms });
        if (count > 0) await bump(session, "words");
        return count > 0 ? "stored" : "too_many";
      }),
    deleteThreshold: (scope, key) =>
      writeWords(db, { statement: DELETE, values: { ...toColumns(scope), key } }),
  };
}

function toColumns(scope: ThresholdScope): Pick<ThresholdRecord, "host_id" | "group_name"> {
  return {
    host_id: scope.kind === "host" ? scope.host_id : 0,
    group_name: scope.kind === "group" ? scope.group : "",
  };
}

function toScope({ host_id, group_name }: ThresholdRecord): ThresholdScope {
  if (host_id !== 0) return { kind: "host", host_id };
  return group_name === "" ? { kind: "all" } : { kind: "group", group: group_name };
}
