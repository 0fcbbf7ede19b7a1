import type { AppRequest } from "../web/app_request.ts";

/** What was sent as a form is none; the message is for whoever sent it. */
export class FormUnreadable extends Error {
  override name = "FormUnreadable";
}

/** The fields of the form that was sent. Rejects with `FormUnreadable`. */
export async function readForm(request: AppRequest): Promise<Record<string, unknown>> {
  return await readBody(() => request.req.parseBody());
}

/** The same where a field may be there several times: all of each. Rejects with `FormUnreadable`. */
export async function readFormLists(request: AppRequest): Promise<Record<string, unknown[]>> {
  const fields = await readBody(() => request.req.parseBody({ all: true }));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat()]));
}

async function readBody<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new FormUnreadable(
      "Cannot read this form: its body is not what its Content-Type says",
      { cause },
    );
  }
}
