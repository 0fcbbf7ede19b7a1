/**
 * Which state of something a page holds: given back when it asks what changed since. It grows with
 * each change, and one of an earlier process of the server is never taken for one of this.
 */
export type Revision = string;

/** What the server answers to who says which revision it holds. */
export type Since<Whole, Changes = never> =
  | { answer: "unchanged" }
  | ([Changes] extends [never] ? never : { answer: "changes" } & Changes)
  | { answer: "whole" } & Whole;
