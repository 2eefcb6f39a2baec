import { type Copy, DockerfileParser, type From, type Instruction, type Run } from 'dockerfile-ast';

/** An image that a Dockerfile begins from or copies from. */
export interface BaseImage {
  /** With build arguments filled in. */
  readonly image: string;
  /** Whether its digest is there: without one, other layers may come under the same name. */
  readonly pinned: boolean;
}

type Values = Readonly<Record<string, string>>;

/**
 * All images that a Dockerfile takes from elsewhere: of `# syntax=`, `FROM`, `COPY --from` and `RUN --mount=from=`, each
 * once, in order. Its own stages and `scratch` are none.
 */
export function baseImages(dockerfileText: string, buildArgs: Values): BaseImage[] {
  const dockerfile = DockerfileParser.parse(dockerfileText);
  const syntax = dockerfile.getDirectives().filter((directive) => directive.getName().toLowerCase() === 'syntax');
  const found = syntax.map((directive) => directive.getValue());
  const values = globalArguments(dockerfile.getInitialARGs(), buildArgs);
  const stages = new Set(['scratch']);
  for (const instruction of dockerfile.getInstructions()) {
    const images = taken(instruction).map((image) => filled(image, values));
    found.push(...images.filter((image) => image && !stages.has(image.toLowerCase()) && !/^\d+$/.test(image)));
    const stage = instruction.getKeyword() === 'FROM' && (instruction as From).getBuildStage();
    if (stage) stages.add(stage.toLowerCase());
  }
  return [...new Set(found)].map((image) => ({ image, pinned: /@sha256:[0-9a-f]{64}$/.test(image) }));
}

function taken(instruction: Instruction): string[] {
  const keyword = instruction.getKeyword();
  if (keyword === 'FROM') return [(instruction as From).getImage() ?? ''];
  if (keyword === 'COPY') return [(instruction as Copy).getFromFlag()?.getValue() ?? ''];
  if (keyword !== 'RUN') return [];
  const mounts = (instruction as Run).getFlags().filter((flag) => flag.getName() === 'mount');
  const options = mounts.flatMap((flag) => (flag.getValue() ?? '').split(','));
  return options.filter((option) => option.startsWith('from=')).map((option) => option.slice('from='.length));
}

type Arguments = ReturnType<ReturnType<typeof DockerfileParser.parse>['getInitialARGs']>;

// Only what is declared before the first FROM is known there.
function globalArguments(declared: Arguments, buildArgs: Values): Values {
  const values: Record<string, string> = {};
  for (const property of declared.map((argument) => argument.getProperty())) {
    const name = property?.getName();
    if (name) values[name] = buildArgs[name] ?? filled(property?.getValue() ?? '', values);
  }
  return values;
}

/** `$NAME`, `${NAME}`, `${NAME:-else}` and `${NAME:+then}`, which are all that `FROM` knows. */
function filled(text: string, values: Values): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g, (_, plain, name, operator, word) => {
    const value = values[plain ?? name] ?? '';
    if (operator === '-') return value || word;
    if (operator === '+') return value && word;
    return value;
  });
}
