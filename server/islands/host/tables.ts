/** The tables of a host's page below its pools, in one script. */
export { CareTables } from "./CareTables.tsx";
export { DatasetTable } from "./DatasetTable.tsx";
export { GuestTable } from "./GuestTable.tsx";
export { StorageTable } from "./StorageTable.tsx";
