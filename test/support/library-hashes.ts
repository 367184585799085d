/**
 * Hashes that other systems made, with their passwords: Django 5.2.19, Werkzeug 3.1.9, passlib 1.7.4 and bcrypt 4.0.1 of
 * Python, slappasswd of OpenLDAP 2.5.13, crypt(3) of libxcrypt 4.4.33, PHP 8.2 (as WordPress 6.8 calls it) and better-auth 1.7.25,
 * with low costs where they have a setting; Openwall's phpass publishes its own.
 */
export const LIBRARY_HASHES: Readonly<Record<string, readonly [hash: string, password: string]>> = {
  'Django pbkdf2_sha256': [
    'pbkdf2_sha256$1000$aKott5v5qOC3r9O6pwAi6K$4ThLfXlx/Fg9GS5JYBoyws4cVNsD+//LL0d3v9O+PaY=',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Django pbkdf2_sha1': [
    'pbkdf2_sha1$1000$w17rBZKNar3syn81eMS4g6$5Ka/WNLMKrMnTGgGPoix7VN+iPo=',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Django argon2': [
    'argon2$argon2id$v=19$m=512,t=2,p=2$OXdVQ1Nuc05vTFBENmZUTjRnclRROA$z4mxJmntbClLiU3aYK5JvckJLfJspzms03FqsP9WDF0',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Django bcrypt_sha256': [
    'bcrypt_sha256$$2b$05$n0VB0tLzxhb8GRZtelBz7urWFHDjLCyw.WtLxKvRHTnJ1dvfdZfme',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Django bcrypt': ['bcrypt$$2b$05$IzKAdnDvWSurdSJUlRu.3erkBdlCz07w0lrvu8BrPfUvnbrbJ3uR.', 'gr\u00fc\u00dfe, Ada 1'],
  'Django scrypt': [
    'scrypt$1024$YYdDnZHUuZkAwwVtmYWsxv$8$5$4t3s6A52F/rKzZ/E7gKNQf2dbFP4rYxbQKTD3vrjKt3Vpp6H1NJ0jroSSbRkjwIhFMW9+w7GwaxxZAbT4FUnhw==',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Django bcrypt_sha256, of a long password': [
    'bcrypt_sha256$$2b$05$4EccK6X5HkuIC1DQrI5o1eHgrw57hWnY7.IYnBnruRdCVEsks/.7.',
    'gr\u00fc\u00dfe, Ada 1gr\u00fc\u00dfe, Ada 1gr\u00fc\u00dfe, Ada 1gr\u00fc\u00dfe, Ada 1gr\u00fc\u00dfe, Ada 1gr\u00fc\u00dfe, Ada 1gr\u00fc\u00dfe, Ada 1gr\u00fc\u00dfe, Ada 1',
  ],
  'Werkzeug scrypt:1024:8:1': [
    'scrypt:1024:8:1$Ak2RqgcVX3eag8LE$57cb1b641a43c0b44f01edaeee493ab28d90c8a965ce00b0725e9b235579d24c9eff75aa9d4076f7197044b2dd1bffaa29fbd7bc31bc2d0ba284a4c3efaef0be',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Werkzeug pbkdf2:sha256:1000': [
    'pbkdf2:sha256:1000$yTCieFv1KdEfDRyK$be43d1faafb24c3abaa6bedf06d10e26347d0f8f6dab719c92b46c01ecebe8d8',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Werkzeug pbkdf2:sha1:1000': [
    'pbkdf2:sha1:1000$mqjMsuylumN3TxNe$1d13c9de8324f98cf6e4cf515670dfeeab6968e7',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'Werkzeug pbkdf2:sha512:1000': [
    'pbkdf2:sha512:1000$Fd02WvDALmQz9a4o$c34e2c0fd0be54564294a594843009448d10fae156413dd71da96dd46119b792bc77a71fcb74b980df8d1ea842f5188a54db92458d8aa157ac64fef1f9bc664a',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib pbkdf2_sha1': ['$pbkdf2$1000$yvn/H4Owdg5hrLX2HqMU4g$W70fTY7GxUo1LilfHZYcjt6iOBI', 'gr\u00fc\u00dfe, Ada 1'],
  'passlib pbkdf2_sha256': [
    '$pbkdf2-sha256$1000$7p3T.v./955TSmnNudeasw$90qIbyna8JJOssZbuZWN4ijm8fBQKDnRPZhr2v86Ca0',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib pbkdf2_sha512': [
    '$pbkdf2-sha512$1000$shZi7D0nhLAW4hwDwDhnrA$BpBtycp/.YJHqJSIuC3JCbVOt8eE9cI0K1qoZLSkm6.rWmc3Szom5kRSy78Ytdu8t4dNSW4ArpLHbmxYUYl5PA',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib ldap_pbkdf2_sha1': [
    '{PBKDF2}1000$w1ir1fq/d26t9R6jNOZ8jw$AYXBoQI5hWo6WeUSZoYqBCc6LnE',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib phpass': ['$P$B3VPqqwlyUxtZ5VcNfX9497wKGyfw..', 'gr\u00fc\u00dfe, Ada 1'],
  'passlib ldap_sha1': ['{SHA}9K7+eeEuU/c4vGMVAhfGeCuzEU4=', 'gr\u00fc\u00dfe, Ada 1'],
  'passlib ldap_md5': ['{MD5}SFbHV0HIWV3LGX5jgIlHSQ==', 'gr\u00fc\u00dfe, Ada 1'],
  'passlib ldap_salted_sha512': [
    '{SSHA512}hn13R7m0xPVqkE55d3zbRV7/wEGk8JPDjdsgEvjxhpGPSZ/aJ/srQDGNJPT0DA8hBOZE5FabflCYWm7dRhrQpaM0htC69/4f',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib apr_md5_crypt': ['$apr1$gXeW7h7C$kMQYqj2nRrg62NCZf3Hh//', 'gr\u00fc\u00dfe, Ada 1'],
  'passlib sha256_crypt': ['$5$EASaoGDX/KZFkIfo$kfuYiNo7lWCKpITnqpCcOLBXdsDS27LAoKCHzzUf0x6', 'gr\u00fc\u00dfe, Ada 1'],
  'passlib sha512_crypt': [
    '$6$rounds=20000$oHb3ZxHa3EeWopQT$AOyGhpMch/474vlzA7tXFgxVPsTIPUV1fjeVSazAfAHXQ1RjwpsPZkVyFxbYPIR6TrlRkAgRgSO/jCSrXx1dM0',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib bcrypt_sha256': [
    '$bcrypt-sha256$v=2,t=2b,r=5$09GX.sF57/MKpKVmgwadeO$NWl/yK1IQbciRBRNM/2SKHeVR8PVw5K',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib bcrypt_sha256, version 1': [
    '$bcrypt-sha256$2b,5$8gsICV4V2Qg2MUMLnYaAHO$zO3P7M7lZOPi1wsPwlk/Zzi3inDSM2.',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib ldap_bcrypt': [
    '{CRYPT}$2b$05$eqP3aINhZSaGB/vY9RuqXeiagplkpz/QFXvrYiToGZKEiOtWzmsRa',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'passlib ldap_md5_crypt': ['{CRYPT}$1$rwz9MWdh$A/oi31dyAhb0iFQcFUNfg0', 'gr\u00fc\u00dfe, Ada 1'],
  'passlib scrypt': [
    '$scrypt$ln=10,r=8,p=1$zbnXGoNwbk3p3dv7P6f0vg$Tfq9LOaxGKKvqUxkite/thcsPrycJSIDD8uVE5VvRxQ',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'phpBB phpass': ['$H$9HF6oXJmt2mGv9Ci6SbTS2TC.jHywR/', 'gr\u00fc\u00dfe, Ada 1'],
  'Openwall phpass, test.php': ['$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', 'test12345'],
  'slappasswd {SSHA}': ['{SSHA}BSjRael/s5PlBnrM3JKfdh6ZtEppH1cR', 'gr\u00fc\u00dfe, Ada 1'],
  'slappasswd {SSHA256}': [
    '{SSHA256}PxbwmX1veItVjF9Gh7/6KCuo6ZF+VK0EBOBWCCf4ogmKuXSBkXzjYg==',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'slappasswd {SSHA384}': [
    '{SSHA384}pvsylzw1zkVkp2AGPVhOmAzWAlGAse2juQIuk+30kFGRacG9ZkJg/jSswt+obhX0J3ofIQY+QCU=',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'slappasswd {SSHA512}': [
    '{SSHA512}9sggjBQMFL9dK+YNI3PYzZHyyvGB+8jietyrDjkWWDlVUPKf63dFKLf+uGlBNrETQ4t684a1zNhjvyxoEE9aMgPi2y5Z8YRV',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'slappasswd {SMD5}': ['{SMD5}koBBwXhE0jxaso/xoJHa+AZ+lN8=', 'gr\u00fc\u00dfe, Ada 1'],
  'slappasswd {SHA256}': ['{SHA256}jtIDCZSkJZPQ8yor+bxB657VqsOmcfYjt7PcaTo7Ixw=', 'gr\u00fc\u00dfe, Ada 1'],
  'slappasswd {PBKDF2-SHA256}': [
    '{PBKDF2-SHA256}10000$9ySXodYkE63kFtiiqLBoGg$2p8rKJX1jJwtGZnbc6wfnelV3ZSIAmzt14Y4UDy0sHA',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'slappasswd {CRYPT} $6$': [
    '{CRYPT}$6$5hSyDrySzruBboOw$/nw7WH/bq12TcsiASEV6WVML8c29bkXxeOBUvhdOU1mCf8EnTuTuxFOq1Zji9gHoHeGRsE.G0MKGIUIasEfJC.',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'libxcrypt $1$': ['$1$saltsalt$ZGJHiBaE3dclUn1eKVNrK1', 'gr\u00fc\u00dfe, Ada 1'],
  'libxcrypt $5$ of 1,000 rounds': [
    '$5$rounds=1000$salt.of/16.char.$n2xJ0nMY/r8BLk1z6HWj639mIAbllNF8s1JBg2.9e19',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'libxcrypt $6$': [
    '$6$salt$Yp5PsXd1M7zfY0ur/fWxPsgVL5NGBPjlv.XGgRoLSiAezMTyKNmwnFhu1qa4Z8j5gHOmAqGhO4A0PSVJ2/K9//',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'libxcrypt $2x$': ['$2x$05$CCCCCCCCCCCCCCCCCCCCC.w7PVwK5u1V7Jsy4VpE8rSR.JaNgvwQe', 'gr\u00fc\u00dfe, Ada 1'],
  'libxcrypt $2y$': ['$2y$05$CCCCCCCCCCCCCCCCCCCCC.FV6ToTiedUwlnffD134VpGFfrw1dvd.', 'gr\u00fc\u00dfe, Ada 1'],
  'libxcrypt $2x$, bytes above 127 in each place': [
    '$2x$05$CCCCCCCCCCCCCCCCCCCCC.dUCVCqFgiyaN.oweGl98/YaqPtVIyBW',
    '\u00e9e\u00e9\u00e9\u20ac\ud83d\ude00a\u20ac',
  ],
  'libxcrypt $2x$, of 71 bytes': [
    '$2x$05$CCCCCCCCCCCCCCCCCCCCC.npB0zzT1AbwIv3gGYuUlGGNxvtDSsxu',
    '\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9x',
  ],
  'libxcrypt $6$, of 64 bytes': [
    '$6$rounds=1000$saltstring$xGXl7uexPsVIxPLg8Z17ZyOSy4gaC5.ZSRC09wWA/T7m950.J69IUGk3Ond7lqyZnuFHbIQzpYFo8.xf/LnND0',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ],
  'libxcrypt $6$, of 128 bytes': [
    '$6$rounds=1000$saltstring$hBsgChBSIGQBFfhl4MgxTHrJrRDxyXsFTRJyT/q1KnfmvpciS0oTgAw8X5D6TsIpCgyO7kNmmD9x/emc5YoqY/',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ],
  'libxcrypt $6$, of 255 bytes': [
    '$6$rounds=1000$saltstring$lmZEvddoB80pl9dMe9ygDYXfoa.4LGKLDxwPanlmYcbZmFc34TkToXXE5OFT7a5FPG6dECktv4BZB8h7FT0Be1',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ],
  'libxcrypt $5$, of 32 bytes': [
    '$5$rounds=1000$saltstring$8uRt7LAoBu4RRi8ETZlb0dls3g.AF5JsD9wnLYcya.6',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ],
  'libxcrypt $1$, of 48 bytes': ['$1$salt$O9hnKPv2fFLwofC0Q1yMk/', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  'Python bcrypt, of a password in NFD': [
    '$2b$05$8Y4KCy6CBYe60tn.Xz/JMON9af0ax9BhBJk4OvtDNhTJqwz8H2mvi',
    'gru\u0308\u00dfe, Ada 1',
  ],
  'Django argon2, of a password in NFD': [
    'argon2$argon2id$v=19$m=512,t=2,p=2$dmlSQWJKS3F0UG9iRHVyUHB3aTNINw$d0G0/vhxPI3xDV4d/T+GyGHfGAVlu9BpL/Fi76AGrJo',
    'gru\u0308\u00dfe, Ada 1',
  ],
  'slappasswd {SSHA}, of a password in NFD': ['{SSHA}kJY80xFKEJmk3Hzg7OEUDykVJoDNOcqu', 'gru\u0308\u00dfe, Ada 1'],
  'WordPress 6.8': ['$wp$2y$05$RLUdkOV8MrjfzuxzplM80O0NmBLBnm5c600HlC31zsbdx8y6q0xiy', 'gr\u00fc\u00dfe, Ada 1'],
  'PHP password_hash': ['$2y$05$/c/ATtMuaZayjYue1wniVOO2C5lh7BEgxT2lj3fykVSMO.nYFUGxG', 'gr\u00fc\u00dfe, Ada 1'],
  'better-auth': [
    'c5d4ca92d124b4bb033b82a5d1e66ed1:87eb57a04b14f8a724256200b620b792f41f86f1023f353f867b4b1b95917578f55c9c7d76f0caeabc9fa5c36ea7cae4244ccdcfcfabe0b05d3c9341bd67992f',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'better-auth, which normalises to NFKC': [
    '9efad48cb671587789c6dda7a62882a3:c0587367639bcd03f7471bd5ca1c22328d6e8c1b82db7087c6727012172f956201199c9c63c00dccbe7787d9505cb4c6b1abf60214a9d9f6a6ae942adf477e11',
    '\ufb01ne \u2167 words',
  ],
};

/** The parameters and the user that Firebase publishes at https://github.com/firebase/scrypt. */
export const FIREBASE_PROJECT = {
  signerKey: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  saltSeparator: 'Bw==',
  rounds: 8,
  memCost: 14,
};
/** Salt and hash; the second is made by firebase-scrypt 2.2.0 from npm. */
export const FIREBASE_HASHES: typeof LIBRARY_HASHES = {
  Firebase: [
    '$fbscrypt$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
    'user1password',
  ],
  'firebase-scrypt': [
    '$fbscrypt$42xEC+ixf3L2lw==$zV8VARhBmHSjagRmkDOgLdZgpT48PcGgadSQqF/Ev5RCk6BF7QShVJYEMoyhgMLYgmZK+vWUfZSEiPboSBQ2/Q==',
    'gr\u00fc\u00dfe, Ada 1',
  ],
  'firebase-scrypt, as Supabase writes it': [
    '$fbscrypt$v=1,n=10,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$gkqn8zG2T+0ziQsT/8mzU2XdlrBYwisVk8Mf6Ytzw7ebKUFBX7Tq5LnE/YAHQbgKcp8WtRpoZE4Rmc2DatgU6A==',
    'gr\u00fc\u00dfe, Ada 1',
  ],
};
