/** What a host's page shows below its pools, in one script. */
export { CareTables } from "./CareTables.tsx";
export { ChangeList } from "./ChangeList.tsx";
export { DatasetTable } from "./DatasetTable.tsx";
export { GuestTable } from "./GuestTable.tsx";
export { MissingPools } from "./MissingPools.tsx";
export { StorageTable } from "./StorageTable.tsx";
