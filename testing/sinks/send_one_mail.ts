/** Sends one mail to the port given, in a process of its own whose permissions a test decides. */
import { findKind } from "../../server/notify/channels/mod.ts";
import { sendMail } from "../../server/notify/delivery/send_mail.ts";
import { testMessage } from "../messages.ts";

const reading = findKind("email")?.read({
  host: "localhost",
  port: Deno.args[0],
  security: "none",
  from: "monitor@example.com",
  to: "anna@example.com",
});
if (reading?.ok !== true) throw new Error(JSON.stringify(reading));
const parcel = reading.channel.parcel(testMessage());
if (parcel.via !== "smtp") throw new Error("no mail");
const outcome = await sendMail(parcel, { signal: new AbortController().signal });
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(outcome)));
