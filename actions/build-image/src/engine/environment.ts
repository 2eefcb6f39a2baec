/** What the action itself got, and no engine needs: its inputs, with secrets among them, and what gets tokens of the job. */
const OURS = /^(INPUT_|ACTIONS_ID_TOKEN_REQUEST_)/;

/** Environment of the engine's client: all but what is the action's own. BuildKit is switched on for older clients. */
export function engineEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !OURS.test(name));
  return { ...Object.fromEntries(kept), DOCKER_BUILDKIT: '1', DOCKER_CLI_HINTS: 'false', NO_COLOR: '1' };
}
