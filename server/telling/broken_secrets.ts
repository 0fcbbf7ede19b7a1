import type { Unseal } from "../notify/delivery/attempt.ts";
import { CANNOT_UNSEAL } from "../notify/delivery/sealed_secrets.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import type { OperatorActs } from "./operator_acts.ts";

/**
 * Marks each channel broken whose secrets cannot be opened, as after a restore under another key,
 * and takes that back where they can be again.
 */
export async function checkSecrets({ desk, acts, unseal, onFault }: {
  desk: Pick<IncidentDesk, "channels">;
  acts: Pick<OperatorActs, "breakChannel" | "mendChannel">;
  unseal: Unseal;
  onFault(doing: string, error: unknown): void;
}): Promise<void> {
  for (const channel of desk.channels()) {
    const unsealed = await unseal(channel);
    if (!unsealed.ok) {
      onFault(`send on the channel "${channel.name}"`, new Error(unsealed.why));
      await acts.breakChannel(channel.id, unsealed.why);
    } else if (channel.broken?.why === CANNOT_UNSEAL) {
      await acts.mendChannel(channel.id);
    }
  }
}
