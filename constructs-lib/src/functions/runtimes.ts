import { Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';

/** The newest runtimes that the installed CDK knows, which is also what cdk-nag's rule on runtimes asks for. */
export class Runtimes {
  /** The newest Node.js runtime, as a fixed name: it changes when aws-cdk-lib is updated, never by itself. */
  public static newestNode(): Runtime {
    return newest(RuntimeFamily.NODEJS);
  }

  /** The newest Python runtime. Dependencies with native code must be there for it: look before you use it. */
  public static newestPython(): Runtime {
    return newest(RuntimeFamily.PYTHON);
  }

  private constructor() {}
}

function newest(family: RuntimeFamily): Runtime {
  const version = (runtime: Runtime) => runtime.name.replace(/^[a-z]+/, '').replace('.x', '');
  const known = Runtime.ALL.filter((runtime) => runtime.family === family && !runtime.isVariable);
  return known.reduce((a, b) => (version(b).localeCompare(version(a), undefined, { numeric: true }) > 0 ? b : a));
}
