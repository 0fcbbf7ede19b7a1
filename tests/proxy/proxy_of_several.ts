/** A proxy in front of several servers, whichever it is. */
export interface AskOptions {
  headers?: Record<string, string>;
}

export interface ProxyOfSeveral extends AsyncDisposable {
  url: string;
  fetch(path: string, options?: AskOptions): Promise<Response>;
  httpPort: number;
  /** PEM of who signed its certificate. */
  authority: string;
}
