import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import {
  CfnEIP,
  CfnFlowLog,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { resourceName, type Stage } from '../stages.ts';
import { logRemovalPolicy } from './log-removal.ts';

/** Where a function stands that calls from a fixed address. */
export interface Network {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}

const EVERYWHERE = '0.0.0.0/0';

/**
 * A network with one address to the outside for each zone, by option: some providers take calls from listed addresses only, and Lambda's own change. What calls
 * no provider stays outside of it. DynamoDB is reached inside; KMS by the same address as the providers.
 */
export class FixedAddress extends Construct {
  readonly network: Network;

  constructor(scope: Construct, id: string, { stage, zones }: { readonly stage: Stage; readonly zones: number }) {
    super(scope, id);
    const { attrVpcId: vpcId } = new CfnVPC(this, 'Vpc', {
      cidrBlock: '10.0.0.0/24',
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: [{ key: 'Name', value: resourceName(stage.name, 'outgoing') }],
    });
    const { attrInternetGatewayId: internetGatewayId } = new CfnInternetGateway(this, 'Internet');
    const attachment = new CfnVPCGatewayAttachment(this, 'Attachment', { vpcId, internetGatewayId });
    const outside = new CfnRouteTable(this, 'Outside', { vpcId });
    const toInternet = { routeTableId: outside.attrRouteTableId, destinationCidrBlock: EVERYWHERE };
    new CfnRoute(this, 'ToInternet', { ...toInternet, gatewayId: internetGatewayId }).addResourceDependency(attachment);
    const made = Array.from({ length: zones }, (_, zone) => this.zone(zone, vpcId, outside, attachment));
    new CfnVPCEndpoint(this, 'DynamoDb', {
      vpcId,
      serviceName: `com.amazonaws.${Stack.of(this).region}.dynamodb`,
      routeTableIds: made.map(({ inside }) => inside.attrRouteTableId),
    });
    const group = new CfnSecurityGroup(this, 'Outgoing', {
      vpcId,
      groupDescription: 'Calls of providers: nothing comes in',
      securityGroupEgress: [{ ipProtocol: 'tcp', fromPort: 1, toPort: 65_535, cidrIp: EVERYWHERE }],
    });
    this.flowLog(stage, vpcId);
    this.network = {
      subnetIds: made.map(({ subnet }) => subnet.attrSubnetId),
      securityGroupIds: [group.attrGroupId],
    };
    new CfnOutput(Stack.of(this), 'OutgoingAddresses', {
      description: 'From where this wallet calls providers',
      value: Fn.join(
        ', ',
        made.map(({ address }) => address.attrPublicIp),
      ),
    });
  }

  private zone(zone: number, vpcId: string, outside: CfnRouteTable, attachment: CfnVPCGatewayAttachment) {
    const availabilityZone = Fn.select(zone, Fn.getAzs());
    const door = new CfnSubnet(this, `Door${zone}`, { vpcId, availabilityZone, cidrBlock: `10.0.0.${16 * zone}/28` });
    associate(this, `Door${zone}Routes`, door, outside);
    const address = new CfnEIP(this, `Address${zone}`, { domain: 'vpc' });
    address.addResourceDependency(attachment);
    const nat = new CfnNatGateway(this, `Nat${zone}`, {
      subnetId: door.attrSubnetId,
      allocationId: address.attrAllocationId,
    });
    const subnet = new CfnSubnet(this, `Functions${zone}`, {
      ...{ vpcId, availabilityZone },
      cidrBlock: `10.0.0.${64 * (zone + 1)}/26`,
    });
    const inside = new CfnRouteTable(this, `Inside${zone}`, { vpcId });
    associate(this, `Functions${zone}Routes`, subnet, inside);
    new CfnRoute(this, `ToNat${zone}`, {
      routeTableId: inside.attrRouteTableId,
      destinationCidrBlock: EVERYWHERE,
      natGatewayId: nat.attrNatGatewayId,
    });
    return { subnet, inside, address };
  }

  /** What was refused: there should be nothing. */
  private flowLog(stage: Stage, resourceId: string): void {
    const logs = new LogGroup(this, 'FlowLogs', {
      logGroupName: `/aws/vendedlogs/${resourceName(stage.name, 'outgoing')}`,
      retention: stage.logRetention,
      removalPolicy: logRemovalPolicy(stage),
    });
    const actions = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
    const role = new Role(this, 'FlowLogRole', {
      description: 'Writes what the network of the seamless wallet refused',
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com'),
      inlinePolicies: {
        logs: new PolicyDocument({ statements: [new PolicyStatement({ actions, resources: [logs.logGroupArn] })] }),
      },
    });
    new CfnFlowLog(this, 'FlowLog', {
      ...{ resourceId, resourceType: 'VPC', trafficType: 'REJECT' },
      logGroupName: logs.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
    });
  }
}

function associate(
  scope: Construct,
  id: string,
  { attrSubnetId }: CfnSubnet,
  { attrRouteTableId }: CfnRouteTable,
): void {
  new CfnSubnetRouteTableAssociation(scope, id, { subnetId: attrSubnetId, routeTableId: attrRouteTableId });
}
