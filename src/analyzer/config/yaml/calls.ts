/**
 * CloudFormation's functions, whose values exist only once the stack is deployed.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */

/** `!GetAtt` → `GetAtt`. Any tag of the application's own counts; YAML's own (`!!str`) are none. */
export function callOfTag(tag: string | undefined): string | undefined {
  return tag !== undefined && /^![A-Za-z]/.test(tag) ? tag.slice(1) : undefined;
}

/** The long forms: `Ref` → `Ref`, `Fn::GetAtt` → `GetAtt`; anything else is a key like any other. */
export function callOfKey(key: string): string | undefined {
  if (key.startsWith('Fn::')) return key.slice(4);
  return key === 'Ref' ? key : undefined;
}
