/** What one reason means, and what to do about it. */
export interface Guide {
  /** What is the case, in a sentence or two. */
  meaning: string;
  /** What an operator does about it; nothing that the agent cannot know. */
  todo: string;
  /** One short next step for a page; null where none helps every time. */
  next: string | null;
}
