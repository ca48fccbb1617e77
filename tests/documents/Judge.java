import java.io.FileInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

/** Judges many files in one go: a line for each file and profile, with the rules it breaks. */
public final class Judge {
    private static final String FOLDER = "/org/verapdf/pdfa/validation/";

    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<PDFAFlavour, ValidationProfile> profiles = new LinkedHashMap<>();
        profiles.put(PDFAFlavour.PDFA_3_A, profile("PDFA-3A.xml"));
        profiles.put(PDFAFlavour.PDFUA_1, profile("PDFUA-1.xml"));
        for (String file : files) {
            for (Map.Entry<PDFAFlavour, ValidationProfile> one : profiles.entrySet()) {
                System.out.println(file + "\t" + one.getKey().getId() + "\t" + judged(file, one));
            }
        }
    }

    private static ValidationProfile profile(String name) throws Exception {
        try (InputStream source = Judge.class.getResourceAsStream(FOLDER + name)) {
            return Profiles.profileFromXml(source);
        }
    }

    private static String judged(String file, Map.Entry<PDFAFlavour, ValidationProfile> by)
            throws Exception {
        try (InputStream source = new FileInputStream(file);
                PDFAParser parser =
                        Foundries.defaultInstance().createParser(source, by.getKey())) {
            PDFAValidator validator = ValidatorFactory.createValidator(by.getValue(), false);
            ValidationResult result = validator.validate(parser);
            TreeSet<String> broken = new TreeSet<>();
            for (TestAssertion test : result.getTestAssertions()) {
                if (test.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber());
                }
            }
            return result.getTotalAssertions() + "\t" + String.join(" ", broken);
        }
    }
}
