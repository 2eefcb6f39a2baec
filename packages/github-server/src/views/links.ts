/** Where the API and the web pages are, as the request reached them. Neither ends with a slash. */
export interface Links {
  readonly api: string;
  readonly html: string;
}

export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}
