/** Exit codes of the server's commands; 78 is EX_CONFIG of sysexits.h. */
export const EXIT = { ok: 0, failed: 1, bad_configuration: 78 } as const;

/** A command cannot do what it was asked; the message is for the operator. */
export class CommandFailed extends Error {
  override name = "CommandFailed";
  constructor(message: string, readonly exitCode: number = EXIT.failed) {
    super(message);
  }
}
