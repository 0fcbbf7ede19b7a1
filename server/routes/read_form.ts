import type { AppRequest } from "../web/app_request.ts";

/** What was sent as a form is none; the message is for whoever sent it. */
export class FormUnreadable extends Error {
  override name = "FormUnreadable";
}

/** The fields of the form that was sent. Rejects with `FormUnreadable`. */
export async function readForm(request: AppRequest): Promise<Record<string, unknown>> {
  try {
    return await request.req.parseBody();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new FormUnreadable(
      "Cannot read this form: its body is not what its Content-Type says",
      { cause },
    );
  }
}
