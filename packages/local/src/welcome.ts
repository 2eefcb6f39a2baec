/** What is printed once the backend answers: the address and three requests to try. */
export function welcome(url: string): string {
  const body = `'{"kind":"word-count","payload":{"text":"from a fresh clone to a processed message"}}'`;
  return [
    '',
    `The backend is up: ${url}`,
    '',
    `  curl ${url}/health`,
    `  curl -X POST ${url}/tasks -H 'content-type: application/json' -d ${body}`,
    `  curl ${url}/tasks/TASK_ID        # the id that the second line printed`,
    '',
  ].join('\n');
}
