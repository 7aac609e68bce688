-- A name may follow some words without fail, and others only unless a role, a place or a company does. What a name
-- cannot be told from is cut: the parcel's place stands in location.
CREATE OR REPLACE FUNCTION analytics.without_signatory(activity text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT AS
$$
DECLARE
    -- What stands up to the next comma.
    rest CONSTANT text := '[^,;|()（）【】，。；\n]*';
    -- Words that no person's name has, or that begin what is no name.
    no_name CONSTANT text := '(?!' || rest || '\m(the|a|an|your|our|this|its|in|at|on|po|box|mailbox|letterbox|door|porch|patio'
        || '|garage|desk|reception|lobby|mailroom|locker|garden|shed|room|building|address|residence|household|home'
        || '|house|apartment|place|point|shop|store|counter|desk|bin|front|rear|back|side|safe|secure|local|regional|next'
        || '|final|original|destination|overseas|post|postal|office|mail|carrier|courier|customs|airline|air|airport'
        || '|flight|facility|centre|center|warehouse|depot|hub|unit|branch|agency|agent|company|partner|provider'
        || '|service|services|logistics|express|transport|freight|forwarder|driver|postman|station|port|sender|shipper'
        || '|merchant|seller|recipient|receiver|addressee|consignee|customer|buyer|individual|person|resident'
        || '|neighbou?r|family|security|guard|concierge|delivery|sorting|usps|ups|fedex|dhl|gls|dpd|tnt|evri|hermes'
        || '|yodel|yunexpress|4px|yanwen|cainiao|cjpacket|auspost|police)\M)';
    no_chinese_name CONSTANT text := '(?!\s*(?:本人|家人|家属|同事|朋友|邻居|他人|门卫|保安|前台|物业|收发室|传达室|单位'
        || '|快递柜|丰巢|菜鸟|驿站|代收点|自提点|自提柜|便利店|超市|寄件人|发件人|商家))';
    -- No carrier writes more, and the patterns take long over texts without end.
    text_so_far text := left(activity, 2000);
BEGIN
    -- Most texts have none of the words that a name follows.
    IF text_so_far !~* '(sign|pod|name|recipient|receiver|addressee|consignee|received|accepted|collected|picked|taken|delivered|handed|given|released|left|neighbo|\mm(r|rs|s|iss)\M|收|签|簽|取件|领取)' THEN
        RETURN text_so_far;
    END IF;
    text_so_far := regexp_replace(
        text_so_far,
        '\m(sign(?:ed)?\s+(?:for\s+)?by|pod\s+(?:name|by)|signature\s+(?:from|of)'
            || '|(?:signed(?:\s+for)?|signature|signatory|signer|signee|pod|recipient|receiver|addressee|consignee'
            || '|(?:recipient|receiver|customer|consignee|signer)(?:''s)?\s+name|name)\s*(?=[:：]|\s-\s))'
            || '\s*[-:：]?' || rest,
        '\1 …', 'gi');
    text_so_far := regexp_replace(
        text_so_far,
        '\m((?:received|accepted|collected|picked\s+up|taken)\s+by|(?:delivered|handed(?:\s+over)?|given|released)\s+to'
            || '|left\s+with)\s*[:：]?\s+' || no_name || '[[:alpha:]]' || rest,
        '\1 …', 'gi');
    text_so_far := regexp_replace(text_so_far, '\m(neighbou?r)\s*[:：]?\s+[[:alnum:]]' || rest, '\1 …', 'gi');
    text_so_far := regexp_replace(text_so_far, '\m(Mr|Mrs|Ms|Miss|MR|MRS|MISS)\M\.?\s+[[:alpha:]]' || rest, '\1 …', 'g');
    text_so_far := regexp_replace(
        text_so_far,
        '((?:签收|代收|代签|收件|收货|取件|领取|簽收)(?:人|者|员)(?:姓名)?|签名|代收|签收)\s*(?:[:：]|是|为)\s*'
            || '(?:[【（(]' || no_chinese_name || rest || '[】）)]|' || no_chinese_name || '[^,;|()（）【】，。；\s]' || rest || ')',
        '\1：…', 'g');
    text_so_far := regexp_replace(
        text_so_far,
        '(由)\s*[【（(]?' || no_chinese_name || '[^,;，。；代签]{1,20}[】）)]?\s*(代收|代签收|代为签收|代签|签收)',
        '\1 … \2', 'g');
    RETURN text_so_far;
END
$$;

COMMENT ON FUNCTION analytics.without_signatory(text) IS
    'A track text without the name of who signed for the parcel or took it in, in the English and Chinese forms carriers write.';
