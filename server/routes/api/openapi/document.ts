/** The HTTP interface as OpenAPI 3.1 describes it: https://spec.openapis.org/oas/v3.1.0 */
import * as z from "zod";
import type { AppRequest } from "../../../web/app_request.ts";
import { SERVER_VERSION } from "../../../version.ts";
import { type Operation, OPERATIONS } from "./operations.ts";
import { errorSchema } from "./answers/mod.ts";

/** `GET /api/openapi.json`. */
export function getOpenapi(request: AppRequest): Response {
  return request.json(describeApi());
}

/** For whoever has neither a session nor a token. */
const PUBLIC: readonly string[] = ["/healthz", "/enroll"];

const ERRORS = {
  400: "Something asked for cannot be read",
  401: "Neither a session nor a good token",
  403: "The token lacks the scope, or the code is not good",
  404: "There is no such thing",
  409: "It is not in a state for that",
  422: "What was sent cannot be understood",
  429: "Asked too often",
} as const;

/** Every operation, as one document. */
export function describeApi() {
  const paths: Record<string, Record<string, object>> = {};
  for (const [key, operation] of OPERATIONS) {
    const [method = "", route = ""] = key.split(" ");
    const path = route.replaceAll(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[method.toLowerCase()] = describe(route, operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Proxmox Monitor",
      version: SERVER_VERSION,
      description: "Null is what is not known. Times that end in `_unix` are seconds since 1970.",
    },
    paths,
    components: {
      schemas: { Error: toJson(errorSchema, "output") },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token of the admin page." },
      },
    },
    security: [{ token: [] }],
  };
}

function describe(route: string, operation: Operation): object {
  const { summary, body, failing } = operation;
  const isPublic = PUBLIC.includes(route);
  const good = contentOf(operation);
  const errors = [...(isPublic ? [] : [401, 403, 429] as const), ...operation.errors ?? []];
  return {
    summary,
    ...(isPublic && { security: [] }),
    parameters: [...pathParameters(route), ...queryParameters(operation)],
    ...(body !== undefined && {
      requestBody: { content: { "application/json": { schema: toJson(body, "input") } } },
    }),
    responses: {
      ...(good === null || route === "/hooks/pve" ? { 204: { description: "Done" } } : {}),
      ...(good !== null && { 200: { description: summary, content: good } }),
      ...(good !== null && failing !== undefined && {
        503: { description: failing, content: good },
      }),
      ...Object.fromEntries(errors.map((status) => [status, {
        description: ERRORS[status],
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      }])),
    },
  };
}

function contentOf({ answer }: Operation): object | null {
  if (answer === null) return null;
  if (answer === "csv") return { "text/csv": { schema: { type: "string" } } };
  if (answer === "figures") {
    const schema = { type: "string" };
    return { "text/plain": { schema }, "application/openmetrics-text": { schema } };
  }
  return { "application/json": { schema: toJson(answer, "output") } };
}

function pathParameters(route: string): object[] {
  return [...route.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: Operation): object[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = toJson(query, "input");
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

/** Infinity, which stands for no limit, is no number of JSON: as a default it is left out. */
function toJson(schema: z.ZodType, io: "input" | "output") {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (jsonSchema.default === Infinity || jsonSchema.default === null) delete jsonSchema.default;
    },
  });
  return described;
}
