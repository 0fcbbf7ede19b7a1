import { Loopback } from "./loopback.ts";

Deno.test("Loopback has its turn again and again, and keeps nobody waiting once it is gone", async () => {
  const loopback = await Loopback.open();
  for (let count = 0; count < 3; count++) await loopback.turn();

  const last = loopback.turn();
  loopback[Symbol.dispose]();
  await last;
  await loopback.turn();
});
