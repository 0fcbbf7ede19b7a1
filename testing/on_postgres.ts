/** Where this is imported first, the tests of the worker are on PostgreSQL in the place of SQLite. */
import { choosePostgres } from "./chosen_engine.ts";

choosePostgres();
