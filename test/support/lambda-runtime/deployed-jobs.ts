import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseResources } from '../../../local/cloudformation.ts';
import type { DeployedFunction } from '../../../local/deployed-function.ts';
import { readTemplate } from '../../../local/template.ts';

/**
 * The functions that no request reaches, because they run by the clock. The local stack serves routes alone, so each is
 * given one and read as if it had it.
 */
export function deployedJobs(assembly: string): DeployedFunction[] {
  const templates = readdirSync(assembly).filter((file) => file.endsWith('.template.json'));
  return templates.flatMap((file) => {
    const template = readFileSync(join(assembly, file), 'utf8');
    const routed = new Set(readTemplate(template, assembly).routes.map(({ target }) => target.name));
    const functions = [...parseResources(template)].filter(([, { type }]) => type === 'AWS::Lambda::Function');
    return functions.map(([id]) => readAsRouted(template, id, assembly)).filter(({ name }) => !routed.has(name));
  });
}

function readAsRouted(template: string, functionId: string, assembly: string): DeployedFunction {
  const { Resources } = JSON.parse(template) as { Resources: Record<string, unknown> };
  const Properties = { RouteKey: 'ANY /job', Target: { Ref: functionId } };
  const route = { Type: 'AWS::ApiGatewayV2::Route', Properties };
  const { routes } = readTemplate(JSON.stringify({ Resources: { ...Resources, TheOnlyRoute: route } }), assembly);
  const found = routes.find(({ routeKey }) => routeKey === Properties.RouteKey);
  if (found === undefined) throw new Error(`The function ${functionId} of the template cannot be read`);
  return found.target;
}
