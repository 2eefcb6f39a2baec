/** All layers of one environment together: follows a reference to the resource it means, also into another layer. */
export class System {
  /**
   * @param {import('./assemblies.mjs').Layer[]} layers in the order in which they are deployed.
   * @throws when a layer looks up an output that no layer publishes.
   */
  constructor(layers) {
    this.layers = layers;
    this.resources = layers.flatMap((layer) => layer.resources);
    this.byId = new Map(this.resources.map((resource) => [`${resource.layer}/${resource.id}`, resource]));
    this.published = new Map(
      this.ofType('AWS::SSM::Parameter').map((parameter) => [parameter.properties.Name, parameter]),
    );
    this.byPhysicalName = new Map();
    for (const resource of this.resources) {
      const name = resource.properties.Name ?? resource.properties.QueueName;
      if (typeof name === 'string' && resource.type !== 'AWS::SSM::Parameter') this.byPhysicalName.set(name, resource);
    }
    this.#checkLookups();
  }

  ofType(...types) {
    return this.resources.filter((resource) => types.includes(resource.type));
  }

  /** Every resource that a property's value mentions, each once, in the order of the text. */
  referents(value, layer) {
    return [...new Set(this.#mentions(value, layer))];
  }

  /** The one resource that a property's value means; undefined where it means none. */
  referent(value, layer) {
    return this.referents(value, layer)[0];
  }

  /** A property's value as text: `Users/index/*` for a join of the table's ARN and that suffix. */
  text(value, layer, nameOf) {
    if (typeof value === 'string') return value;
    if (value?.['Fn::Join']) {
      const [separator, parts] = value['Fn::Join'];
      return parts.map((part) => this.text(part, layer, nameOf)).join(separator);
    }
    if (value?.Ref === 'AWS::Partition') return 'aws';
    const resource = this.referent(value, layer);
    return resource ? nameOf(resource) : JSON.stringify(value);
  }

  /** What the CDK's bootstrap and AWS itself publish is nobody's output. */
  #checkLookups() {
    for (const { name, lookups } of this.layers) {
      const unknown = Object.values(lookups).find(
        (lookup) => !this.published.has(lookup) && !/^\/(cdk-bootstrap|aws)\//.test(lookup),
      );
      if (unknown) throw new Error(`'${name}' looks up '${unknown}', which no layer publishes.`);
    }
  }

  *#mentions(value, layer) {
    if (typeof value === 'string') {
      const named = this.byPhysicalName.get(value);
      if (named) yield named;
    } else if (Array.isArray(value)) {
      for (const item of value) yield* this.#mentions(item, layer);
    } else if (value && typeof value === 'object') {
      const id = value.Ref ?? value['Fn::GetAtt']?.[0];
      if (typeof id === 'string') yield* this.#meant(id, layer);
      else for (const item of Object.values(value)) yield* this.#mentions(item, layer);
    }
  }

  /** What a logical id means: a resource of its own layer, or, by way of a stack parameter, one of an earlier layer. */
  *#meant(id, layer) {
    const own = this.byId.get(`${layer}/${id}`);
    if (own) yield own;
    const parameter = this.published.get(this.layers.find(({ name }) => name === layer)?.lookups[id]);
    if (parameter) yield* this.#mentions(parameter.properties.Value, parameter.layer);
  }
}
