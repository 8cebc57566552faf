import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { accountId, aliasArn, findKey, findKeyItself, keyArn, mustBeEnabled } from './key-names.ts';
import type { KeyStore, StoredKey } from './key-store.ts';
import { KmsError } from './kms-error.ts';
import { keyIdMember, type Operation, operation, page, pageMembers } from './operation.ts';

const maximumRotations = 25; // KMS's own limit for rotations on demand.

export const createKey = operation(
  {
    Description: z.string().max(8192).default(''),
    KeyUsage: z.literal('ENCRYPT_DECRYPT').optional(),
    KeySpec: z.literal('SYMMETRIC_DEFAULT').optional(),
  },
  (store, { Description }) => {
    const key: StoredKey = {
      keyId: randomUUID(),
      description: Description,
      createdAt: Date.now(),
      enabled: true,
      material: [newMaterial()],
    };
    store.change((draft) => draft.keys.push(key));
    return { KeyMetadata: metadata(key) };
  },
);

export const describeKey = operation({ KeyId: keyIdMember }, ({ state }, { KeyId }) => ({
  KeyMetadata: metadata(findKey(state, KeyId)),
}));

export const listKeys = operation(pageMembers, ({ state }, { Limit = 100, Marker }) => {
  const { items, ...rest } = page(state.keys, Limit, Marker);
  return { Keys: items.map(({ keyId }) => ({ KeyId: keyId, KeyArn: keyArn(keyId) })), ...rest };
});

export const createAlias = operation(
  { AliasName: z.string().max(256), TargetKeyId: keyIdMember },
  (store, { AliasName, TargetKeyId }) => {
    if (!/^alias\/(?!aws\/)[\w/-]+$/.test(AliasName)) {
      throw new KmsError(
        'InvalidAliasNameException',
        'An alias is alias/ and letters, digits, /, _ and -, not alias/aws/',
      );
    }
    if (store.state.aliases.some(({ aliasName }) => aliasName === AliasName)) {
      throw new KmsError('AlreadyExistsException', `An alias with the name ${aliasArn(AliasName)} already exists`);
    }
    const targetKeyId = findKeyItself(store.state, TargetKeyId).keyId;
    store.change((draft) => draft.aliases.push({ aliasName: AliasName, targetKeyId, createdAt: Date.now() }));
    return undefined;
  },
);

export const listAliases = operation(
  { ...pageMembers, KeyId: keyIdMember.optional() },
  ({ state }, { Limit = 50, Marker, KeyId }) => {
    const target = KeyId === undefined ? undefined : findKeyItself(state, KeyId).keyId;
    const aliases = state.aliases.filter(({ targetKeyId }) => target === undefined || targetKeyId === target);
    const { items, ...rest } = page(aliases, Limit, Marker);
    const listed = items.map(({ aliasName, targetKeyId, createdAt }) => ({
      AliasName: aliasName,
      AliasArn: aliasArn(aliasName),
      TargetKeyId: targetKeyId,
      CreationDate: createdAt / 1000,
    }));
    return { Aliases: listed, ...rest };
  },
);

export const disableKey = changeOfKey((key) => {
  key.enabled = false;
});

export const enableKey = changeOfKey((key) => {
  key.enabled = true;
});

export const rotateKeyOnDemand = operation({ KeyId: keyIdMember }, (store, { KeyId }) =>
  edit(store, KeyId, (key) => {
    if (mustBeEnabled(key).material.length > maximumRotations) {
      throw new KmsError('LimitExceededException', `A key rotates on demand at most ${maximumRotations} times`);
    }
    key.material.push(newMaterial());
    return { KeyId: keyArn(key.keyId) };
  }),
);

/** The schedule is remembered and shown, but nothing rotates by itself here: a local stack does not run for a year. */
export const enableKeyRotation = operation(
  { KeyId: keyIdMember, RotationPeriodInDays: z.int().min(90).max(2560).default(365) },
  (store, { KeyId, RotationPeriodInDays }) => {
    edit(store, KeyId, (key) => {
      mustBeEnabled(key).rotationPeriodInDays = RotationPeriodInDays;
    });
    return undefined;
  },
);

export const disableKeyRotation = changeOfKey((key) => {
  delete mustBeEnabled(key).rotationPeriodInDays;
});

export const getKeyRotationStatus = operation({ KeyId: keyIdMember }, ({ state }, { KeyId }) => {
  const { keyId, rotationPeriodInDays } = findKeyItself(state, KeyId);
  const period = rotationPeriodInDays === undefined ? {} : { RotationPeriodInDays: rotationPeriodInDays };
  return { KeyId: keyArn(keyId), KeyRotationEnabled: rotationPeriodInDays !== undefined, ...period };
});

function changeOfKey(change: (key: StoredKey) => void): Operation {
  return operation({ KeyId: keyIdMember }, (store, { KeyId }) => {
    edit(store, KeyId, change);
    return undefined;
  });
}

function edit<Answer>(store: KeyStore, name: string, change: (key: StoredKey) => Answer): Answer {
  return store.change((draft) => change(findKeyItself(draft, name)));
}

function newMaterial(): string {
  return randomBytes(32).toString('base64');
}

function metadata({ keyId, createdAt, enabled, description }: StoredKey) {
  return {
    AWSAccountId: accountId,
    KeyId: keyId,
    Arn: keyArn(keyId),
    CreationDate: createdAt / 1000,
    Enabled: enabled,
    KeyState: enabled ? 'Enabled' : 'Disabled',
    Description: description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    KeyManager: 'CUSTOMER',
    Origin: 'AWS_KMS',
    MultiRegion: false,
  };
}
